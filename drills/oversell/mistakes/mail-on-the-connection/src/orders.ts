import type { PoolClient } from 'pg';
import { takeCakes } from './cakes';
import { pool } from './database';
import type { Answer, Confirm, Order } from './order';

/** Takes an order, or tells that too few cakes are left. Called by several processes at once: two shops and the web page. */
export async function placeOrder(order: Order, confirm: Confirm): Promise<Answer> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    if (!(await takeCakes(client, order.lines))) {
      await client.query('ROLLBACK');
      return { accepted: false };
    }
    const orderId = await storeOrder(client, order);
    await client.query('COMMIT');
    await confirm(orderId);
    return { accepted: true, orderId };
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
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
