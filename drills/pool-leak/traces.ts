import type { CheckContext, Worker } from '../../src/judge/check';
import type { Finding } from '../../src/rubric/verdict';
import { firstDifference } from '../../src/judge/kit/difference';
import { answerTo, lastStatements } from './service';
import { rowsOf, type Case } from './shop';

/** What is wrong, to be said of a failed check. */
export type Wrong = Pick<Finding, 'observed' | 'position'> & Partial<Pick<Finding, 'evidence'>>;

/** What is wrong with what a request left behind. */
export async function traceOf(t: CheckContext, worker: Worker, kind: Case): Promise<Wrong | undefined> {
  const { what, request, placed } = kind;
  const order = request.body;
  const before = order && (await rowsOf(t.database, order));
  const answer = await answerTo(worker, request);
  const told = `${what}, which was answered ${answer.status},`;
  const open = await t.observe.openTransactions(worker);
  if (open.length > 0)
    return {
      observed: `After ${told} ${open.length === 1 ? '1 connection is' : `${open.length} connections are`} in a transaction that nobody ends.`,
      evidence: [lastStatements('The last statement on it', open)],
      position: open[0]?.position,
    };
  if (!order || !before) return undefined;
  const after = await rowsOf(t.database, order);
  const right = placed
    ? {
        copiesLeft: (before.copiesLeft ?? 0) - placed.copies,
        orders: before.orders + 1,
        voucherUsed: order.voucher === undefined ? null : true,
      }
    : before;
  if (!firstDifference(right, after)) return undefined;
  return {
    observed: `After ${told} the rows are not as they should be.`,
    evidence: [
      { kind: 'difference', title: 'The rows that an order changes', expected: right, observed: after },
    ],
  };
}
