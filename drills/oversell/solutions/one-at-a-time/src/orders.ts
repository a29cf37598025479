import type { PoolClient } from 'pg';
import { remainingOf, setRemaining } from './cakes';
import { transaction } from './database';
import type { Answer, Confirm, Order } from './order';

/** Takes an order, or tells that too few cakes are left. Called by several processes at once: two shops and the web page. */
export async function placeOrder(order: Order, confirm: Confirm): Promise<Answer> {
  const orderId = await transaction(async (client) => {
    await client.query('LOCK TABLE cakes');
    for (const { cakeId, quantity } of order.lines)
      if ((await remainingOf(client, cakeId)) < quantity) return undefined;
    for (const { cakeId, quantity } of order.lines)
      await setRemaining(client, cakeId, (await remainingOf(client, cakeId)) - quantity);
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
  for (const { cakeId, quantity } of lines) {
    await client.query('INSERT INTO order_lines (order_id, cake_id, quantity) VALUES ($1, $2, $3)', [
      id,
      cakeId,
      quantity,
    ]);
  }
  return id;
}
