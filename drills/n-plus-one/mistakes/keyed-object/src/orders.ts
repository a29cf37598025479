import { pool } from './database';
import type { Customer, OrderItem, OrderPage, OrderSummary, PageRequest } from './order';
import { findOrders } from './repositories/orders';

/** One page of the back office's order list, newest orders first. */
export async function listOrders({ limit, after }: PageRequest): Promise<OrderPage> {
  const rows = await findOrders(limit + 1, after);
  const page = rows.slice(0, limit);
  const customers = await pool.query<Customer>('SELECT id, name, city FROM customers WHERE id = ANY($1)', [
    page.map((row) => row.customerId),
  ]);
  const items = await pool.query<OrderItem & { orderId: number }>(
    `SELECT order_id AS "orderId", product, quantity, unit_price_cents AS "unitPriceCents"
     FROM order_items WHERE order_id = ANY($1) ORDER BY line`,
    [page.map((row) => row.id)],
  );

  const orders: Record<number, OrderSummary> = {};
  for (const { id, customerId, status, placedAt } of page) {
    const customer = customers.rows.find((each) => each.id === customerId) ?? null;
    orders[id] = { id, placedAt, status, customer, items: [], totalCents: 0 };
  }
  for (const { orderId, ...item } of items.rows) {
    orders[orderId].items.push(item);
    orders[orderId].totalCents += item.quantity * item.unitPriceCents;
  }
  return { orders: Object.values(orders), next: rows.length > limit ? page[page.length - 1].id : null };
}
