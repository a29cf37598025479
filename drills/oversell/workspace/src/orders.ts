import type { PoolClient } from 'pg';
import { remainingOf, setRemaining } from './cakes';
import { transaction } from './database';
import type { Answer, Confirm, Order } from './order';

/** Takes an order, or tells that too few cakes are left. Called by several processes at once: two shops and the web page. */
export async function placeOrder(order: Order, confirm: Confirm): Promise<Answer> {
  return transaction(async (client) => {
    for (const { cakeId, quantity } of order.lines) {
      const remaining = await remainingOf(client, cakeId);
      if (remaining < quantity) return { accepted: false };
      await setRemaining(client, cakeId, remaining - quantity);
    }
    const orderId = await storeOrder(client, order);
    await confirm(orderId);
    return { accepted: true, orderId };
  });
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
