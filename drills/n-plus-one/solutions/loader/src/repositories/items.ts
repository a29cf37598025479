import { pool } from '../database';
import { Loader } from '../loader';
import type { OrderItem } from '../order';

const loader = new Loader<number, OrderItem[]>(
  async (orderIds) => {
    const { rows } = await pool.query<OrderItem & { orderId: number }>(
      `SELECT order_id AS "orderId", product, quantity, unit_price_cents AS "unitPriceCents"
       FROM order_items WHERE order_id = ANY($1) ORDER BY order_id, line`,
      [orderIds],
    );
    const lists = new Map<number, OrderItem[]>();
    for (const { orderId, ...item } of rows) {
      const list = lists.get(orderId);
      if (list) list.push(item);
      else lists.set(orderId, [item]);
    }
    return lists;
  },
  () => [],
);

export function findItems(orderId: number): Promise<OrderItem[]> {
  return loader.load(orderId);
}
