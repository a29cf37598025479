import type { QueryResult } from 'pg';
import { pool } from '../database';
import type { OrderItem } from '../order';

/** The items of each order, in the order of the ids. */
export async function findItems(orderIds: number[]): Promise<OrderItem[][]> {
  const statements = orderIds.map(
    (id) =>
      `SELECT product, quantity, unit_price_cents AS "unitPriceCents" FROM order_items WHERE order_id = ${id} ORDER BY line`,
  );
  const answer: unknown = await pool.query(statements.join(';\n'));
  const results = (Array.isArray(answer) ? answer : [answer]) as QueryResult<OrderItem>[];
  return orderIds.map((_, index) => results[index].rows);
}
