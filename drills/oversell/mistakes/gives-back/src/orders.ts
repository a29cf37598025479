import type { PoolClient } from 'pg';
import { pool, transaction } from './database';
import type { Answer, Confirm, Line, Order } from './order';

/** Takes an order, or tells that too few cakes are left. Called by several processes at once: two shops and the web page. */
export async function placeOrder(order: Order, confirm: Confirm): Promise<Answer> {
  const taken: Line[] = [];
  for (const line of order.lines) {
    const left = await take(line);
    taken.push(line);
    if (left >= 0) continue;
    for (const { cakeId, quantity } of taken) await take({ cakeId, quantity: -quantity });
    return { accepted: false };
  }
  const orderId = await transaction((client) => storeOrder(client, order));
  await confirm(orderId);
  return { accepted: true, orderId };
}

/** @returns how many remain */
async function take({ cakeId, quantity }: Line): Promise<number> {
  const { rows } = await pool.query<{ remaining: number }>(
    'UPDATE cakes SET remaining = remaining - $2 WHERE id = $1 RETURNING remaining',
    [cakeId, quantity],
  );
  return rows[0]!.remaining;
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
