import { pool } from '../database';
import type { OrderItem } from '../order';

export async function findItems(orderId: number): Promise<OrderItem[]> {
  const { rows } = await pool.query<OrderItem>({
    name: 'find-items',
    text: 'SELECT product, quantity, unit_price_cents AS "unitPriceCents" FROM order_items WHERE order_id = $1 ORDER BY line',
    values: [orderId],
  });
  return rows;
}
