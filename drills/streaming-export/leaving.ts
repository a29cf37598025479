import { CandidateError } from '../../src/errors';
import type { CheckContext, Worker } from '../../src/judge/check';
import { errorEvidence } from '../../src/judge/errorEvidence';
import { valueText } from '../../src/judge/valueText';
import { bytesText } from '../../src/rubric/amount';
import type { WireStatement } from '../../src/wire/record';
import { LARGEST } from './accounts';
import { Download } from './download';
import type { Wrong } from './lines';
import { LITTLE } from './memory';

const SOME_BYTES = 4_000_000;

/** A reader who does not stay to the end. */
interface Leaver {
  /** Completes "A reader left …". */
  readonly when: string;
  readonly accountId: number;
  /** What such a reader takes at most. */
  readonly bytes: number;
  /** Whether a write waits when the reader leaves; else the next one finds nobody. */
  readonly whileWaiting: boolean;
}

/**
 * More than the pool has connections, so that each one that is left behind shows.
 * @param small an account whose export has so many bytes
 */
export function readersWhoLeave(small: number, bytes: number): Leaver[] {
  const large = { accountId: LARGEST, bytes: SOME_BYTES };
  const inTheMiddle = { ...large, when: 'after 4 megabytes, while a write waited', whileWaiting: true };
  const betweenWrites = { ...large, when: 'after 4 megabytes, between two writes', whileWaiting: false };
  return [
    inTheMiddle,
    betweenWrites,
    { ...large, when: 'before the first write', bytes: 0, whileWaiting: false },
    { when: 'while the last write waited', accountId: small, bytes: bytes - 1, whileWaiting: true },
    betweenWrites,
    inTheMiddle,
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
  try {
    if (whileWaiting) {
      sink.stall(bytes);
      sentBefore = (await download.stopped()).bytesFromServer;
      sink.disconnect();
    } else {
      sink.disconnectAfter(bytes);
    }
    const end = await download.ended;
    if (end.answered)
      return {
        observed: `A reader left ${when}, and exportMessages() resolved to ${valueText(end.value)} as if all had been taken.`,
      };
    if (end.error.reason !== 'threw') throw end.error;
    return await leftBehind(t, worker, when, sentBefore);
  } catch (error) {
    // One that throws before its reader has left has failed by itself.
    if (!(error instanceof CandidateError) || error.reason === 'threw') throw error;
    const after = sink.isConnected ? `${others} readers had left.` : `A reader left ${when}.`;
    return {
      observed: `${after} ${error.message}`,
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
