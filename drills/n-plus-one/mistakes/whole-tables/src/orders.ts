import { pool } from './database';
import type { Customer, OrderItem, OrderPage, PageRequest } from './order';
import { findOrders } from './repositories/orders';

/** One page of the back office's order list, newest orders first. */
export async function listOrders({ limit, after }: PageRequest): Promise<OrderPage> {
  const rows = await findOrders(limit + 1, after);
  const customers = await pool.query<Customer>('SELECT id, name, city FROM customers');
  const lines = await pool.query<OrderItem & { orderId: number }>(
    'SELECT order_id AS "orderId", product, quantity, unit_price_cents AS "unitPriceCents" FROM order_items ORDER BY order_id, line',
  );
  const customerById = new Map(customers.rows.map((customer) => [customer.id, customer]));
  const itemsByOrder = new Map<number, OrderItem[]>();
  for (const { orderId, ...item } of lines.rows) {
    itemsByOrder.set(orderId, [...(itemsByOrder.get(orderId) ?? []), item]);
  }
  const orders = rows.slice(0, limit).map(({ id, customerId, status, placedAt }) => {
    const items = itemsByOrder.get(id) ?? [];
    const totalCents = items.reduce((total, item) => total + item.quantity * item.unitPriceCents, 0);
    return {
      id,
      placedAt,
      status,
      customer: (customerId && customerById.get(customerId)) || null,
      items,
      totalCents,
    };
  });
  return { orders, next: rows.length > limit ? orders[orders.length - 1].id : null };
}
