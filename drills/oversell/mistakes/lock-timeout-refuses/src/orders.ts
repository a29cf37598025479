import type { PoolClient } from 'pg';
import { takeCakes } from './cakes';
import { transaction } from './database';
import type { Answer, Confirm, Order } from './order';

const LOCK_NOT_AVAILABLE = '55P03';

/** Takes an order, or tells that too few cakes are left. Called by several processes at once: two shops and the web page. */
export async function placeOrder(order: Order, confirm: Confirm): Promise<Answer> {
  const orderId = await transaction(async (client) => {
    await client.query("SET LOCAL lock_timeout = '1s'");
    return (await takeCakes(client, order.lines)) ? storeOrder(client, order) : undefined;
  }).catch((error: { code?: string }) => {
    if (error.code === LOCK_NOT_AVAILABLE) return undefined;
    throw error;
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
