import { pool } from './database';
import type { OrderPage, OrderStatus, OrderSummary, PageRequest } from './order';
import { findItems } from './repositories/items';

interface Row {
  id: number;
  placedAt: Date;
  status: OrderStatus;
  customerId: number | null;
  name: string;
  city: string | null;
  totalCents: number;
}

/** One page of the back office's order list, newest orders first. */
export async function listOrders({ limit, after }: PageRequest): Promise<OrderPage> {
  const { rows } = await pool.query<Row>(
    `SELECT o.id, o.placed_at AS "placedAt", o.status, c.id AS "customerId", c.name, c.city,
            coalesce(sum(i.quantity * i.unit_price_cents), 0) AS "totalCents"
     FROM (
       SELECT * FROM orders
       WHERE $2::int IS NULL OR (placed_at, id) < (SELECT placed_at, id FROM orders WHERE id = $2)
       ORDER BY placed_at DESC, id DESC LIMIT $1
     ) o
     LEFT JOIN customers c ON c.id = o.customer_id
     LEFT JOIN order_items i ON i.order_id = o.id
     GROUP BY o.id, o.placed_at, o.status, c.id
     ORDER BY o.placed_at DESC, o.id DESC`,
    [limit + 1, after],
  );
  const page = rows.slice(0, limit);
  const items = await findItems(page.map((row) => row.id));
  const orders = page.map(({ customerId, name, city, ...order }): OrderSummary => ({
    ...order,
    customer: customerId === null ? null : { id: customerId, name, city },
    items: items.get(order.id) ?? [],
  }));
  return { orders, next: rows.length > limit ? orders[orders.length - 1].id : null };
}
