import { isDeepStrictEqual } from 'node:util';
import type { CheckContext, Worker } from '../../src/judge/check';
import { rush } from '../../src/judge/kit/rush';
import { Sink } from '../../src/judge/kit/sink';
import { valueText } from '../../src/judge/kit/valueText';
import { plainAccount } from './accounts';
import { CONNECTIONS } from './connections';
import { Download } from './download';
import type { Wrong } from './lines';

/** More than the pool has connections. */
export const OTHERS = 8;
/** Exports are the same as when each is alone; whether they are right is another check's. */
export async function wrongBeside(t: CheckContext, worker: Worker): Promise<Wrong | undefined> {
  const slowAccount = await plainAccount(t, 100, 30_000);
  const accounts: number[] = [];
  for (let other = 1; other < OTHERS; other += 1) accounts.push(await plainAccount(t, 20 + other, 2_000));
  accounts.push(slowAccount); // the same account for two readers
  const alone: Export[] = [];
  for (const accountId of [slowAccount, ...accounts]) {
    const download = new Download(t, worker, accountId);
    alone.push({ answer: await download.answer(), digest: download.sink.digest() });
  }

  const slow = new Download(t, worker, slowAccount);
  slow.sink.stall(0);
  await slow.stopped();
  const came = `While one reader took nothing, exports for ${OTHERS} others began at once in a process of ${CONNECTIONS} connections`;
  const sinks = accounts.map(() => new Sink());
  const { values, unanswered } = await rush(t, worker, {
    came,
    connections: CONNECTIONS - 1,
    calls: accounts.map((accountId, index) => () => new Download(t, worker, accountId, sinks[index]).ended),
  });
  if (unanswered) return unanswered;
  const most = t.observe.mostConnections(worker);
  if (most > CONNECTIONS) return { observed: `${came}, and it opened ${most} at the same time.` };
  slow.sink.resume();
  const beside: Export[] = [{ answer: await slow.answer(), digest: slow.sink.digest() }];
  for (const [index, answer] of values.entries())
    beside.push({ answer, digest: (sinks[index] as Sink).digest() });
  const differs = beside.findIndex((each, index) => !isDeepStrictEqual(each, alone[index]));
  if (differs < 0) return undefined;
  const [seen, right] = [beside[differs] as Export, alone[differs] as Export];
  const what = isDeepStrictEqual(seen.answer, right.answer)
    ? 'wrote another text than it does alone'
    : `resolved to ${valueText(seen.answer)}, and alone to ${valueText(right.answer)}`;
  return { observed: `${came}. ${differs === 0 ? "The first reader's export" : 'One of them'} ${what}.` };
}

/** What one came to. */
interface Export {
  readonly answer: unknown;
  readonly digest: string;
}
