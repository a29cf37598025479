import type { PoolClient } from 'pg';
import { remainingOf, setRemaining } from './cakes';
import { retried } from './database';
import type { Answer, Confirm, Order } from './order';

/** Takes an order, or tells that too few cakes are left. Called by several processes at once: two shops and the web page. */
export async function placeOrder(order: Order, confirm: Confirm): Promise<Answer> {
  const orderId = await retried(async (client) => {
    const remaining = await remainingOf(
      client,
      order.lines.map(({ cakeId }) => cakeId),
    );
    if (order.lines.some(({ cakeId, quantity }) => remaining.get(cakeId)! < quantity)) return undefined;
    for (const { cakeId, quantity } of order.lines) remaining.set(cakeId, remaining.get(cakeId)! - quantity);
    await setRemaining(client, remaining);
    return storeOrder(client, order);
  });
  if (orderId === undefined) return { accepted: false };
  await confirm(orderId);
  return { accepted: true, orderId };
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
