import type { CheckContext, Observation, Worker } from '../../src/judge/check';
import { firstDifference } from '../../src/judge/kit/difference';
import { expectedPage, type Order, type PageRequest } from './orderPage';
import { callOf, orderAt } from './wording';

/** Adds, changes and removes rows that the page shows: one of every kind. */
export async function changeRows({ database, random }: CheckContext, request: PageRequest): Promise<void> {
  const page = await expectedPage(database, request);
  const [renamed, emptied, removed, extended] = random.shuffle(page.orders.filter(isComplete));
  if (!renamed || !emptied || !removed || !extended) throw new Error('The page has too few complete orders.');
  await changeOrder({ database, random }, renamed);
  await database.query('DELETE FROM order_items WHERE order_id = $1', [emptied.id]);
  await database.query('DELETE FROM orders WHERE id = $1', [removed.id]);
  await database.query(
    `INSERT INTO order_items (order_id, line, product, quantity, unit_price_cents)
     SELECT $1, greatest(99, max(line) + 1), 'Gift wrap', 1, 250 FROM order_items WHERE order_id = $1`,
    [extended.id],
  );
  await database.query(
    `INSERT INTO orders (id, customer_id, status, placed_at)
     SELECT max(id) + 1, $1, 'open', max(placed_at) + interval '1 hour' FROM orders`,
    [renamed.customer.id],
  );
}

/**
 * Reads a page while a transaction changes an order on it, its items and its customer. The transaction holds `table` until the
 * page's reader waits for it or has ended, and commits then: whatever the reader had read before is from another moment.
 * @returns what was seen where the page shows half of the transaction
 */
export async function readWhileChanging(
  { database, random }: CheckContext,
  worker: Worker,
  table: string,
  request: PageRequest,
): Promise<Observation | undefined> {
  const before = await expectedPage(database, request);
  const changed = random.pick(before.orders.filter(isComplete));
  await database.query('BEGIN');
  await database.query(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
  await changeOrder({ database, random }, changed);
  const reading = worker.call('src/orders.ts', 'listOrders', request);
  await waitsOrEnds(database, reading);
  await database.query('COMMIT');
  const observed = await reading;
  const after = await expectedPage(database, request);
  if (!firstDifference(before, observed) || !firstDifference(after, observed)) return undefined;
  const index = before.orders.indexOf(changed);
  return {
    expected: 'A transaction that commits while a page is being read is on it as a whole or not at all.',
    observed:
      `A transaction changed the status, an item and the customer of order ${changed.id} and committed while ${callOf(request)} ` +
      `was about to read ${table}: the page shows a part of it, neither all nor nothing.`,
    evidence: [
      {
        kind: 'difference',
        title: `Order ${changed.id}, before or after the transaction, and as the page shows it`,
        expected: { before: before.orders[index], after: after.orders[index] },
        observed: orderAt(observed, index),
      },
    ],
  };
}

type CompleteOrder = Order & { readonly customer: NonNullable<Order['customer']> };

function isComplete(order: Order): order is CompleteOrder {
  return order.customer !== null && order.items.length > 0;
}

/** Changes the order's status, its first item and its customer. */
async function changeOrder(
  { database, random }: Pick<CheckContext, 'database' | 'random'>,
  { id, customer }: CompleteOrder,
): Promise<void> {
  const mark = random.integer(1000, 9999);
  await database.query(
    `UPDATE orders SET status = CASE status WHEN 'open' THEN 'cancelled' ELSE 'open' END WHERE id = $1`,
    [id],
  );
  await database.query(`UPDATE order_items SET quantity = quantity + $2 WHERE order_id = $1 AND line = 1`, [
    id,
    mark,
  ]);
  await database.query(`UPDATE customers SET name = name || ' ' || $2 WHERE id = $1`, [
    customer.id,
    `(${mark})`,
  ]);
}

/** Resolves once the reader waits for a lock of this transaction, or has ended either way. */
async function waitsOrEnds(database: CheckContext['database'], reading: Promise<unknown>): Promise<void> {
  const ended = reading.then(
    () => true,
    () => true,
  );
  let waiting: object[];
  do {
    waiting = await database.query(
      `SELECT FROM pg_catalog.pg_locks
       WHERE NOT granted AND pg_catalog.pg_backend_pid() = ANY (pg_catalog.pg_blocking_pids(pid))`,
    );
  } while (waiting.length === 0 && !(await Promise.race([ended, Promise.resolve(false)])));
}
