import { pool } from '../database';
import type { OrderItem } from '../order';

export async function findItems(orderIds: number[]): Promise<Map<number, OrderItem[]>> {
  const { rows } = await pool.query<OrderItem & { orderId: number }>(
    `SELECT order_id AS "orderId", product, quantity, unit_price_cents AS "unitPriceCents"
     FROM order_items WHERE order_id = ANY($1) ORDER BY order_id, line`,
    [orderIds],
  );
  const byOrder = new Map<number, OrderItem[]>(orderIds.map((id) => [id, []]));
  for (const { orderId, ...item } of rows) byOrder.get(orderId)?.push(item);
  return byOrder;
}
