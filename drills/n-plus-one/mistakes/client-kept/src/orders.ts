import type { PoolClient } from 'pg';
import { pool } from './database';
import type { Customer, OrderItem, OrderPage, OrderStatus, PageRequest } from './order';

interface OrderRow {
  id: number;
  placedAt: Date;
  status: OrderStatus;
  customerId: number | null;
}

/** One page of the back office's order list, newest orders first, as of one moment. */
export function listOrders(request: PageRequest): Promise<OrderPage> {
  return inSnapshot((client) => readPage(client, request));
}

async function inSnapshot<T>(read: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const result = await read(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    // Nothing was written; a connection in doubt is not used again.
    client.release(true);
    throw error;
  }
}

async function readPage(client: PoolClient, { limit, after }: PageRequest): Promise<OrderPage> {
  const { rows } = await client.query<OrderRow>(
    `SELECT id, placed_at AS "placedAt", status, customer_id AS "customerId" FROM orders
     WHERE $2::int IS NULL OR (placed_at, id) < (SELECT placed_at, id FROM orders WHERE id = $2)
     ORDER BY placed_at DESC, id DESC LIMIT $1`,
    [limit + 1, after ?? null],
  );
  const page = rows.slice(0, limit);
  const customers = await client.query<Customer>('SELECT id, name, city FROM customers WHERE id = ANY($1)', [
    [...new Set(page.map((order) => order.customerId))],
  ]);
  const items = await client.query<OrderItem & { order: number }>(
    `SELECT order_id AS "order", product, quantity, unit_price_cents AS "unitPriceCents"
     FROM order_items WHERE order_id = ANY($1) ORDER BY order_id, line`,
    [page.map((order) => order.id)],
  );
  const customerById = new Map(customers.rows.map((customer) => [customer.id, customer]));
  const orders = page.map(({ id, placedAt, status, customerId }) => {
    const own = items.rows.filter((item) => item.order === id).map(({ order, ...item }) => item);
    return {
      id,
      placedAt,
      status,
      customer: customerId === null ? null : (customerById.get(customerId) ?? null),
      items: own,
      totalCents: own.reduce((total, item) => total + item.quantity * item.unitPriceCents, 0),
    };
  });
  return { orders, next: rows.length > limit ? page[limit - 1].id : null };
}
