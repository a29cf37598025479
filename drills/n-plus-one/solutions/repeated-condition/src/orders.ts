import { pool } from './database';
import type { Customer, OrderItem, OrderPage, OrderStatus, OrderSummary, PageRequest } from './order';

// The ids of the page's orders; used within each of the statements instead of sending the ids back and forth.
const PAGE_IDS = `
  SELECT id FROM orders
  WHERE $2::int IS NULL OR (placed_at, id) < (SELECT placed_at, id FROM orders WHERE id = $2::int)
  ORDER BY placed_at DESC, id DESC LIMIT $1`;

interface HeadRow {
  id: number;
  placedAt: Date;
  status: OrderStatus;
  customer: Customer | null;
}

/** One page of the back office's order list, newest orders first. */
export async function listOrders({ limit, after }: PageRequest): Promise<OrderPage> {
  const parameters = [limit + 1, after ?? null];
  const heads = await pool.query<HeadRow>(
    `SELECT o.id, o.placed_at AS "placedAt", o.status,
            CASE WHEN c.id IS NOT NULL THEN json_build_object('id', c.id, 'name', c.name, 'city', c.city) END AS customer
     FROM orders o LEFT JOIN customers c ON c.id = o.customer_id
     WHERE o.id IN (${PAGE_IDS}) ORDER BY o.placed_at DESC, o.id DESC`,
    parameters,
  );
  const items = await pool.query<{ orderId: number; product: string; quantity: number; price: number }>(
    `SELECT order_id AS "orderId", product, quantity, unit_price_cents AS price
     FROM order_items WHERE order_id IN (${PAGE_IDS}) ORDER BY line`,
    parameters,
  );

  const orders = new Map<number, OrderSummary>();
  for (const head of heads.rows.slice(0, limit)) orders.set(head.id, { ...head, items: [], totalCents: 0 });
  for (const { orderId, product, quantity, price } of items.rows) {
    const item: OrderItem = { product, quantity, unitPriceCents: price };
    const order = orders.get(orderId);
    if (!order) continue;
    order.items.push(item);
    order.totalCents += quantity * price;
  }
  const list = [...orders.values()];
  return { orders: list, next: heads.rows.length > limit ? list[list.length - 1].id : null };
}
