import { isDeepStrictEqual } from 'node:util';
import type { CheckContext, Worker } from '../../src/judge/check';
import { rush } from '../../src/judge/kit/rush';
import { Sink } from '../../src/judge/kit/sink';
import { plainAccount } from './accounts';
import { Download } from './download';
import type { Wrong } from './lines';

/** More than the pool has connections. */
export const OTHERS = 8;
/** As the brief says. */
const POOL = 5;

/** Exports are the same as when each is alone; whether they are right is another check's. */
export async function wrongBeside(t: CheckContext, worker: Worker): Promise<Wrong | undefined> {
  const slowAccount = await plainAccount(t, 100, 30_000);
  const accounts: number[] = [];
  for (let other = 0; other < OTHERS; other += 1) accounts.push(await plainAccount(t, 20 + other, 2_000));
  const alone: Export[] = [];
  for (const accountId of [slowAccount, ...accounts]) {
    const download = new Download(t, worker, accountId);
    alone.push({ answer: await download.answer(), digest: download.sink.digest() });
  }

  const slow = new Download(t, worker, slowAccount);
  slow.sink.stall(0);
  await slow.stopped();
  const came = `While one reader took nothing, exports for ${OTHERS} others began at once in a process of ${POOL} connections`;
  const sinks = accounts.map(() => new Sink());
  const { values, unanswered } = await rush(t, worker, {
    came,
    connections: POOL - 1,
    calls: accounts.map((accountId, index) => () => new Download(t, worker, accountId, sinks[index]).ended),
  });
  if (unanswered) return unanswered;
  slow.sink.resume();
  const beside: Export[] = [{ answer: await slow.answer(), digest: slow.sink.digest() }];
  for (const [index, answer] of values.entries())
    beside.push({ answer, digest: (sinks[index] as Sink).digest() });
  const differs = beside.findIndex((each, index) => !isDeepStrictEqual(each, alone[index]));
  return differs < 0
    ? undefined
    : {
        observed: `${came}. ${differs === 0 ? "The first reader's export" : 'One of them'} was not as it is alone.`,
      };
}

/** What one came to. */
interface Export {
  readonly answer: unknown;
  readonly digest: string;
}
