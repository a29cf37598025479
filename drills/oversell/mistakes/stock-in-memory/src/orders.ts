import { pool, transaction } from './database';
import type { Answer, Confirm, Order } from './order';
import type { PoolClient } from 'pg';

/** What remains of each cake, so that no two orders can get between a look and a change. */
const remaining = new Map<number, number>();

/** Takes an order, or tells that too few cakes are left. Called by several processes at once: two shops and the web page. */
export async function placeOrder(order: Order, confirm: Confirm): Promise<Answer> {
  await load(order.lines.map(({ cakeId }) => cakeId));
  if (order.lines.some(({ cakeId, quantity }) => remaining.get(cakeId)! < quantity))
    return { accepted: false };
  for (const { cakeId, quantity } of order.lines) remaining.set(cakeId, remaining.get(cakeId)! - quantity);
  const orderId = await transaction(async (client) => {
    for (const { cakeId } of [...order.lines].sort((a, b) => a.cakeId - b.cakeId)) {
      await client.query('UPDATE cakes SET remaining = $2 WHERE id = $1', [cakeId, remaining.get(cakeId)]);
    }
    return storeOrder(client, order);
  });
  await confirm(orderId);
  return { accepted: true, orderId };
}

async function load(ids: readonly number[]): Promise<void> {
  const unknown = ids.filter((id) => !remaining.has(id));
  const { rows } = await pool.query<{ id: number; remaining: number }>(
    'SELECT id, remaining FROM cakes WHERE id = ANY ($1)',
    [unknown],
  );
  for (const row of rows) if (!remaining.has(row.id)) remaining.set(row.id, row.remaining);
}

/** @returns the order's id */
async function storeOrder(client: PoolClient, { customer, lines }: Order): Promise<number> {
  const { rows } = await client.query<{ id: number }>(
    'INSERT INTO orders (customer) VALUES ($1) RETURNING id',
    [customer],
  );
  const { id } = rows[0]!;
  await client.query(
    'INSERT INTO order_lines (order_id, cake_id, quantity) SELECT $1, * FROM unnest($2::int[], $3::int[])',
    [id, lines.map(({ cakeId }) => cakeId), lines.map(({ quantity }) => quantity)],
  );
  return id;
}
