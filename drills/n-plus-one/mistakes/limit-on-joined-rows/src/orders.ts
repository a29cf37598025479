import { pool } from './database';
import type { OrderPage, OrderStatus, OrderSummary, PageRequest } from './order';

interface JoinedRow {
  id: number;
  placedAt: Date;
  status: OrderStatus;
  customerId: number | null;
  name: string;
  city: string | null;
  line: number | null;
  product: string;
  quantity: number;
  unitPriceCents: number;
}

/** One page of the back office's order list, newest orders first. */
export async function listOrders({ limit, after }: PageRequest): Promise<OrderPage> {
  const rows = await joinedRows(limit + 1, after ?? null);
  const found = fold(rows);
  const orders = found.slice(0, limit);
  return { orders, next: found.length > limit ? orders[limit - 1].id : null };
}

async function joinedRows(count: number, after: number | null): Promise<JoinedRow[]> {
  const { rows } = await pool.query<JoinedRow>(
    `SELECT o.id, o.placed_at AS "placedAt", o.status,
            c.id AS "customerId", c.name, c.city,
            i.line, i.product, i.quantity, i.unit_price_cents AS "unitPriceCents"
     FROM orders o
     LEFT JOIN customers c ON c.id = o.customer_id
     LEFT JOIN order_items i ON i.order_id = o.id
     WHERE $2::int IS NULL OR (o.placed_at, o.id) < (SELECT placed_at, id FROM orders WHERE id = $2)
     ORDER BY o.placed_at DESC, o.id DESC, i.line
     LIMIT $1`,
    [count, after],
  );
  return rows;
}

function fold(rows: JoinedRow[]): OrderSummary[] {
  const orders: OrderSummary[] = [];
  for (const row of rows) {
    let order = orders.at(-1);
    if (order?.id !== row.id) {
      const { id, placedAt, status, customerId, name, city } = row;
      const customer = customerId === null ? null : { id: customerId, name, city };
      order = { id, placedAt, status, customer, items: [], totalCents: 0 };
      orders.push(order);
    }
    if (row.line === null) continue;
    const { product, quantity, unitPriceCents } = row;
    order.items.push({ product, quantity, unitPriceCents });
    order.totalCents += quantity * unitPriceCents;
  }
  return orders;
}
