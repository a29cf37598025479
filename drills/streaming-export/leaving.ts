import { CandidateError } from '../../src/errors';
import type { Attempt, CheckContext, Worker } from '../../src/judge/check';
import { errorEvidence } from '../../src/judge/kit/errorEvidence';
import { valueText } from '../../src/judge/kit/valueText';
import { bytesText } from '../../src/rubric/amount';
import type { WireStatement } from '../../src/wire/record';
import { LARGEST, plainAccount } from './accounts';
import { CONNECTIONS } from './connections';
import { Download } from './download';
import type { Wrong } from './lines';
import { LITTLE } from './memory';

const SOME_BYTES = 4_000_000;
/** So few that each can be waited for, and some 0.8 MB of them, so that hardly anybody reads them all at once. */
const [FEW_MESSAGES, LONG_BODY] = [24, 35_000];

/** Where in an export its reader leaves. */
interface Place {
  /** Completes "A reader left …". */
  readonly when: string;
  readonly accountId: number;
  /** What such a reader takes at most. */
  readonly bytes: number;
}

/** A reader who does not stay to the end. */
interface Leaver extends Place {
  /** Whether a write waits when the reader leaves; else the next one finds nobody. */
  readonly whileWaiting: boolean;
}

/** @param small an account whose export has so many bytes */
export function readersWhoLeave(small: number, bytes: number): Leaver[] {
  const large = { accountId: LARGEST, bytes: SOME_BYTES };
  return [
    { ...large, when: 'after 4 megabytes, while a write waited', whileWaiting: true },
    { ...large, when: 'after 4 megabytes, between two writes', whileWaiting: false },
    { ...large, when: 'before the first write', bytes: 0, whileWaiting: false },
    { when: 'while the last write waited', accountId: small, bytes: bytes - 1, whileWaiting: true },
  ];
}

/**
 * Where readers leave one after the other, as many as the process has connections: what is left behind there alone shows then.
 * @param small an account whose export has so many bytes
 */
export function placesToLeave(small: number, bytes: number): Place[] {
  return [
    { when: 'before the first write', accountId: small, bytes: 0 },
    { when: 'after half of the export', accountId: small, bytes: bytes / 2 },
    { when: 'before the last write', accountId: small, bytes: bytes - 1 },
  ];
}

/**
 * What is wrong after a reader has left.
 * @param others how many have left before
 */
export async function leave(
  t: CheckContext,
  worker: Worker,
  { when, accountId, bytes, whileWaiting }: Leaver,
  others: number,
): Promise<Wrong | undefined> {
  const download = new Download(t, worker, accountId);
  const { sink } = download;
  let sentBefore: number | undefined;
  return afterwards(
    when,
    hadLeft(others),
    () => download,
    async () => {
      if (whileWaiting) {
        sink.stall(bytes);
        sentBefore = (await download.stopped()).bytesFromServer;
        sink.disconnect();
      } else {
        sink.disconnectAfter(bytes);
      }
      return ending(t, worker, when, download, sentBefore);
    },
  );
}

/**
 * What is wrong after as many readers as the process has connections have left, one after the other.
 * @param others how many have left before
 */
export async function leaveInARow(
  t: CheckContext,
  worker: Worker,
  { when, accountId, bytes }: Place,
  others: number,
): Promise<Wrong | undefined> {
  let download: Download | undefined;
  for (let here = 0; here < CONNECTIONS; here += 1) {
    const before = hadLeft(others + here) + (here > 0 ? `, the last ${here} of them ${when}` : '');
    const wrong = await afterwards(
      when,
      before,
      () => download as Download,
      async () => {
        download = new Download(t, worker, accountId);
        download.sink.disconnectAfter(bytes);
        return wrongEnd(when, await download.ended);
      },
    );
    if (wrong) return wrong;
  }
  return leftBehind(t, worker, when, undefined);
}

/**
 * What is wrong after a reader has left while a write waited and a query of the same export was under way. Nobody has left where there is
 * no such moment.
 * @param others how many have left before
 */
export async function leaveDuringQuery(
  t: CheckContext,
  worker: Worker,
  others: number,
): Promise<{ readonly hasLeft: boolean; readonly wrong?: Wrong | undefined }> {
  const accountId = await plainAccount(t, FEW_MESSAGES, LONG_BODY);
  const when = 'while a write waited and a query was under way';
  let begun: Download | undefined;
  const download = (): Download => (begun ??= new Download(t, worker, accountId));
  let hasLeft = false;
  let turn = Promise.resolve();
  const beforeQuery = async (): Promise<void> => {
    const { sink, ended } = download();
    await t.observe.atRest([worker], ended);
    if (sink.outstanding === 0 || hasLeft) return;
    hasLeft = true;
    sink.disconnect();
    await t.observe.atRest([worker], ended);
  };
  const textByText = async (): Promise<void> => {
    const { sink, ended } = download();
    while (!hasLeft && !download().end) {
      sink.takeOne();
      await Promise.race([sink.stalled, ended]);
      // A query that was sent before the text is here by then.
      await t.observe.atRest([worker], ended);
      await turn;
    }
    await ended;
  };
  const wrong = await afterwards(when, hadLeft(others), download, async () => {
    await t.observe.interrupt(worker, textByText, () => (turn = beforeQuery()));
    return hasLeft ? ending(t, worker, when, download(), undefined) : undefined;
  });
  return { hasLeft, wrong };
}

/**
 * What is wrong with an export after so many readers have left.
 * @param before the same one, before any of them has
 */
export async function wrongAfterwards(
  t: CheckContext,
  worker: Worker,
  before: Download,
  others: number,
): Promise<Wrong | undefined> {
  const after = new Download(t, worker, before.accountId);
  return afterwards(
    '',
    hadLeft(others),
    () => after,
    async () => {
      await after.answer();
      return after.sink.digest() === before.sink.digest()
        ? undefined
        : { observed: `${others} readers left, and the next export was not as the one before.` };
    },
  );
}

/**
 * What is wrong with how the export ended, or with what it has left.
 * @param sentBefore bytes that the database had sent when the reader left, where that is known
 */
async function ending(
  t: CheckContext,
  worker: Worker,
  when: string,
  { ended }: Download,
  sentBefore: number | undefined,
): Promise<Wrong | undefined> {
  return wrongEnd(when, await ended) ?? (await leftBehind(t, worker, when, sentBefore));
}

/** @throws CandidateError where it has neither resolved nor rejected */
function wrongEnd(when: string, end: Attempt): Wrong | undefined {
  if (end.answered)
    return {
      observed: `A reader left ${when}, and exportMessages() resolved to ${valueText(end.value)} as if all had been taken.`,
    };
  if (end.error.reason !== 'threw') throw end.error;
  return undefined;
}

const hadLeft = (readers: number): string => `${readers} readers had left`;

/**
 * What the look finds wrong; what it throws is told with who had left.
 * @param before who had left before
 */
async function afterwards(
  when: string,
  before: string,
  download: () => Download,
  look: () => Promise<Wrong | undefined>,
): Promise<Wrong | undefined> {
  try {
    return await look();
  } catch (error) {
    // One that throws before its reader has left has failed by itself.
    if (!(error instanceof CandidateError) || error.reason === 'threw') throw error;
    const after = download().sink.isConnected ? before : `A reader left ${when}`;
    return {
      observed: `${after}. ${error.message}`,
      evidence: errorEvidence(error),
      position: error.position,
    };
  }
}

/**
 * What an export that has rejected has left at the database.
 * @param sentBefore bytes that the database had sent when the reader left, where that is known
 */
async function leftBehind(
  t: CheckContext,
  worker: Worker,
  when: string,
  sentBefore: number | undefined,
): Promise<Wrong | undefined> {
  const left = `A reader left ${when}, and exportMessages() rejected`;
  const { bytesFromServer, untaken } = await t.observe.untilQuiet(worker);
  if (untaken.length > 0)
    return { observed: `${left}: a query was left in the middle of its answer.`, ...lastStatement(untaken) };
  const open = await t.observe.openTransactions(worker);
  if (open.length > 0)
    return { observed: `${left}: a connection was left in a transaction.`, ...lastStatement(open) };
  await t.observe.sessionsEnded(worker);
  const kept = await t.observe.temporaryBytes();
  if (kept > 0)
    return {
      observed: `${left}: a cursor was left open, and the server keeps ${bytesText(kept)} for it in a temporary file.`,
    };
  const more = bytesFromServer - (sentBefore ?? bytesFromServer);
  return more > LITTLE
    ? { observed: `${left}, but the database sent ${bytesText(more)} more for it.` }
    : undefined;
}

/** The last statement on the first of the connections; how many there are depends on when the pool closed which. */
function lastStatement(statements: readonly WireStatement[]): Pick<Wrong, 'evidence' | 'position'> {
  const { sql, position } = statements[0] as WireStatement;
  return {
    evidence: [
      {
        kind: 'timeline',
        title: 'The last statement on that connection',
        entries: [{ who: 'your code', what: 'sent', sql, position }],
      },
    ],
    position,
  };
}
