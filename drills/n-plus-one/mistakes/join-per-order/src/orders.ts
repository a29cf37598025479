import { pool } from './database';
import type { Customer, OrderItem, OrderPage, OrderSummary, PageRequest } from './order';
import { findOrders } from './repositories/orders';

type Row = Customer & OrderItem & { line: number | null };

/** One page of the back office's order list, newest orders first. */
export async function listOrders({ limit, after }: PageRequest): Promise<OrderPage> {
  const found = await findOrders(limit + 1, after);
  const orders: OrderSummary[] = [];
  for (const { id, placedAt, status } of found.slice(0, limit)) {
    const { rows } = await pool.query<Row>(
      `SELECT c.id, c.name, c.city, i.line, i.product, i.quantity, i.unit_price_cents AS "unitPriceCents"
       FROM orders o LEFT JOIN customers c ON c.id = o.customer_id LEFT JOIN order_items i ON i.order_id = o.id
       WHERE o.id = $1 ORDER BY i.line`,
      [id],
    );
    const [{ id: customerId, name, city }] = rows;
    const items = rows
      .filter((row) => row.line !== null)
      .map(({ product, quantity, unitPriceCents }) => ({ product, quantity, unitPriceCents }));
    const totalCents = items.reduce((total, item) => total + item.quantity * item.unitPriceCents, 0);
    orders.push({
      id,
      placedAt,
      status,
      customer: customerId ? { id: customerId, name, city } : null,
      items,
      totalCents,
    });
  }
  return { orders, next: found.length > limit ? orders[orders.length - 1].id : null };
}
