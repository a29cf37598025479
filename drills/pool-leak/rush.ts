import type { CheckContext, Worker } from '../../src/judge/check';
import type { WireStatement } from '../../src/wire/record';
import {
  answerOf,
  answerText,
  lastStatements,
  MOST_CONNECTIONS,
  send,
  sendAll,
  type Answer,
} from './service';
import { newCustomers, newRelease, newVoucher, orderRequest, rowsOf, type Case } from './shop';
import type { Wrong } from './traces';

/** What is wrong with how ten orders are placed that come at once, each for a release of its own. */
export async function moreThanConnections(t: CheckContext, worker: Worker): Promise<Wrong | undefined> {
  const orders: Case['request'][] = [];
  for (const customerId of await newCustomers(t, 2 * MOST_CONNECTIONS))
    orders.push(orderRequest({ releaseId: (await newRelease(t, 10)).id, customerId, copies: 1 }));
  const { statements } = await worker.record(() =>
    Promise.all(orders.map((request) => send(worker, request))),
  );
  const shared = sharedTransaction(statements);
  return shared && { ...shared, observed: `${orders.length} orders came at once: ${shared.observed}` };
}

/** What is wrong with how five orders are answered that come at once, each for a release of its own. */
export async function fiveAtOnce(
  t: CheckContext,
  worker: Worker,
  copies: number,
  withVouchers: boolean,
): Promise<Wrong | undefined> {
  const customers = await newCustomers(t, MOST_CONNECTIONS);
  const orders: Case['request'][] = [];
  for (const customerId of customers) {
    const { id: releaseId } = await newRelease(t, copies);
    const voucher = withVouchers ? { voucher: await newVoucher(t, 200) } : {};
    orders.push(orderRequest({ releaseId, customerId, copies: 1, ...voucher }));
  }
  const { value, statements } = await worker.record(() =>
    t.observe.gather(worker, MOST_CONNECTIONS, () =>
      Promise.all(orders.map((request) => send(worker, request))),
    ),
  );
  const what = `${MOST_CONNECTIONS} orders ${withVouchers ? 'with vouchers ' : ''}${copies === 0 ? 'of what is sold out ' : ''}came at once`;
  if (value.held.length < MOST_CONNECTIONS)
    return {
      observed: `${what}: ${value.held.length === 0 ? 'none' : `only ${value.held.length}`} of them got to the database at the same time.`,
    };
  const shared = sharedTransaction(statements);
  if (shared) return { ...shared, observed: `${what}: ${shared.observed}` };
  const right = copies === 0 ? 409 : 201;
  const unanswered = value.value.find((attempt) => !attempt.answered);
  const answers = value.value.filter((attempt) => attempt.answered).map(answerOf);
  const wrong = answers.find(({ status }) => status !== right);
  if (!unanswered && !wrong) return leftInTransaction(t, worker, what);
  const last = new Map(statements.map((statement) => [statement.connection, statement]));
  const shown = [...last.values()].slice(0, 1);
  return {
    observed: unanswered
      ? `${what}, each got a connection, and none went on: they were not answered.`
      : `${what}, each got a connection, and still not all were answered ${right}: ${answerText(wrong as Answer)}.`,
    evidence: unanswered ? [lastStatements('The last statement of one of them', shown)] : [],
    position: unanswered ? shown[0]?.position : undefined,
  };
}

/** What is wrong after 12 orders at once for 7 copies. */
export async function lastCopies(t: CheckContext, worker: Worker): Promise<Wrong | undefined> {
  const release = await newRelease(t, 7);
  const customers = await newCustomers(t, 12);
  const { value: answers, statements } = await worker.record(() =>
    sendAll(
      worker,
      customers.map((customerId) => orderRequest({ releaseId: release.id, customerId, copies: 1 })),
    ),
  );
  const shared = sharedTransaction(statements);
  if (shared)
    return { ...shared, observed: `12 orders came at once for the last copies: ${shared.observed}` };
  const strange = answers.find(({ status }) => status !== 201 && status !== 409);
  if (strange)
    return {
      observed: `12 orders came at once for the last copies: one of them was answered ${answerText(strange)}.`,
    };
  const sold = answers.filter(({ status }) => status === 201).length;
  const rows = await rowsOf(t.database, { releaseId: release.id, customerId: 0, copies: 1 });
  if (sold === 7 && rows.orders === 7 && rows.copiesLeft === 0) return undefined;
  return {
    observed: `12 orders came at once for 7 copies: ${sold} were answered 201, ${rows.orders} orders are there, and ${rows.copiesLeft} copies are left.`,
  };
}

/** What to say of a transaction that was begun on a connection where another one was still open. */
function sharedTransaction(statements: readonly WireStatement[]): Wrong | undefined {
  const last = new Map<number, WireStatement>();
  for (const statement of statements) {
    const before = last.get(statement.connection);
    last.set(statement.connection, statement);
    if (!statement.tags.includes('BEGIN') || !before || !/^[TE]$/.test(before.transaction ?? '')) continue;
    return {
      observed: 'one of them began its transaction within that of another one.',
      evidence: [lastStatements('On one connection, one after the other', [before, statement])],
      position: statement.position,
    };
  }
  return undefined;
}

/** What is wrong where orders were answered, and have not ended what they began. */
async function leftInTransaction(t: CheckContext, worker: Worker, what: string): Promise<Wrong | undefined> {
  const [open] = await t.observe.openTransactions(worker);
  return (
    open && {
      observed: `${what} and were answered, and left a connection in a transaction.`,
      evidence: [lastStatements('The last statement on it', [open])],
      position: open.position,
    }
  );
}
