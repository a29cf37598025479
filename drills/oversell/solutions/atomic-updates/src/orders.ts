import type { PoolClient } from 'pg';
import { takeCake } from './cakes';
import { transaction } from './database';
import type { Answer, Confirm, Order } from './order';

class SoldOut extends Error {}

/** Takes an order, or tells that too few cakes are left. Called by several processes at once: two shops and the web page. */
export async function placeOrder(order: Order, confirm: Confirm): Promise<Answer> {
  try {
    const orderId = await transaction(async (client) => {
      for (const line of [...order.lines].sort((a, b) => a.cakeId - b.cakeId)) {
        if (!(await takeCake(client, line))) throw new SoldOut();
      }
      return storeOrder(client, order);
    });
    await confirm(orderId);
    return { accepted: true, orderId };
  } catch (error) {
    if (error instanceof SoldOut) return { accepted: false };
    throw error;
  }
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
