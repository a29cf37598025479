import type { PoolClient } from 'pg';
import { takeCakes } from './cakes';
import { pool } from './database';
import type { Answer, Confirm, Order } from './order';

const ORDERS = 4711;

/** Takes an order, or tells that too few cakes are left. Called by several processes at once: two shops and the web page. */
export async function placeOrder(order: Order, confirm: Confirm): Promise<Answer> {
  const client = await pool.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [ORDERS]);
    const orderId = await transaction(client, async () =>
      (await takeCakes(client, order.lines)) ? storeOrder(client, order) : undefined,
    );
    if (orderId === undefined) return { accepted: false };
    await confirm(orderId);
    return { accepted: true, orderId };
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [ORDERS]);
    client.release();
  }
}

/** Runs the work in one transaction; rolled back where it throws. */
async function transaction<T>(client: PoolClient, work: () => Promise<T>): Promise<T> {
  await client.query('BEGIN');
  try {
    const result = await work();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
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
  await client.query(
    'INSERT INTO order_lines (order_id, cake_id, quantity) SELECT $1, * FROM unnest($2::int[], $3::int[])',
    [id, lines.map(({ cakeId }) => cakeId), lines.map(({ quantity }) => quantity)],
  );
  return id;
}
