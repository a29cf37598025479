import { pool } from '../database';
import type { OrderStatus } from '../order';

export interface OrderRow {
  id: number;
  customerId: number | null;
  status: OrderStatus;
  placedAt: Date;
}

/** Up to `count` orders, newest first, beginning behind the order with the id `after`. */
export async function findOrders(count: number, after?: number): Promise<OrderRow[]> {
  const columns = 'id, customer_id AS "customerId", status, placed_at AS "placedAt"';
  if (after === undefined) {
    const { rows } = await pool.query<OrderRow>(
      `SELECT ${columns} FROM orders ORDER BY placed_at DESC, id DESC LIMIT $1`,
      [count],
    );
    return rows;
  }
  const { rows } = await pool.query<OrderRow>(
    `SELECT ${columns} FROM orders
     WHERE (placed_at, id) < (SELECT placed_at, id FROM orders WHERE id = $2)
     ORDER BY placed_at DESC, id DESC LIMIT $1`,
    [count, after],
  );
  return rows;
}

export async function findOrdersById(ids: number[]): Promise<OrderRow[]> {
  const { rows } = await pool.query<OrderRow>(
    `SELECT id, customer_id AS "customerId", status, placed_at AS "placedAt" FROM orders WHERE id = ANY($1)
     ORDER BY placed_at DESC, id`,
    [ids],
  );
  return rows;
}
