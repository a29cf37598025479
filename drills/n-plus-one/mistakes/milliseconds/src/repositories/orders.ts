import { pool } from '../database';
import type { OrderStatus } from '../order';

export interface OrderRow {
  id: number;
  customerId: number | null;
  status: OrderStatus;
  placedAt: Date;
}

const COLUMNS = 'id, customer_id AS "customerId", status, placed_at AS "placedAt"';

/** Up to `count` orders, newest first, beginning behind the order with the id `after`. */
export async function findOrders(count: number, after?: number): Promise<OrderRow[]> {
  if (after === undefined) {
    const { rows } = await pool.query<OrderRow>(
      `SELECT ${COLUMNS} FROM orders ORDER BY placed_at DESC, id DESC LIMIT $1`,
      [count],
    );
    return rows;
  }
  const { rows: before } = await pool.query<{ placedAt: Date }>(
    'SELECT placed_at AS "placedAt" FROM orders WHERE id = $1',
    [after],
  );
  if (!before[0]) return [];
  const { rows } = await pool.query<OrderRow>(
    `SELECT ${COLUMNS} FROM orders WHERE (placed_at, id) < ($2, $3)
     ORDER BY placed_at DESC, id DESC LIMIT $1`,
    [count, before[0].placedAt, after],
  );
  return rows;
}
