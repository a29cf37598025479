import type { CheckDatabase } from '../../src/judge/check';

/** A page as the brief promises it: what a check compares an answer with. */
export interface OrderPage {
  readonly orders: readonly Order[];
  readonly next: number | null;
}

export interface Order {
  readonly id: number;
  readonly placedAt: Date;
  readonly status: string;
  readonly customer: Customer | null;
  readonly items: readonly Item[];
  readonly totalCents: number;
}

interface Customer {
  readonly id: number;
  readonly name: string;
  readonly city: string | null;
}

interface Item {
  readonly product: string;
  readonly quantity: number;
  readonly unitPriceCents: number;
}

export interface PageRequest {
  readonly limit: number;
  readonly after?: number;
}

interface OrderRow {
  readonly id: number;
  readonly placedAt: Date;
  readonly status: string;
  readonly customerId: number | null;
}

/** The page that the brief promises, read from the database as it is now. */
export async function expectedPage(
  database: CheckDatabase,
  { limit, after }: PageRequest,
): Promise<OrderPage> {
  const behind =
    after === undefined ? '' : 'WHERE (placed_at, id) < (SELECT placed_at, id FROM orders WHERE id = $2)';
  const rows = await database.query<OrderRow>(
    `SELECT id, placed_at AS "placedAt", status, customer_id AS "customerId"
     FROM orders ${behind} ORDER BY placed_at DESC, id DESC LIMIT $1`,
    after === undefined ? [limit + 1] : [limit + 1, after],
  );
  const page = rows.slice(0, limit);
  const customers = await customersOf(database, page);
  const items = await itemsOf(database, page);
  const orders = page.map(({ id, placedAt, status, customerId }) => {
    const own = items.filter((item) => item.orderId === id).map((item) => item.shown);
    const totalCents = own.reduce((total, item) => total + item.quantity * item.unitPriceCents, 0);
    const customer = customers.find((each) => each.id === customerId) ?? null;
    return { id, placedAt, status, customer, items: own, totalCents };
  });
  return { orders, next: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
}

function customersOf(database: CheckDatabase, page: readonly OrderRow[]): Promise<Customer[]> {
  const ids = page.map((order) => order.customerId);
  return database.query<Customer>('SELECT id, name, city FROM customers WHERE id = ANY ($1)', [ids]);
}

async function itemsOf(
  database: CheckDatabase,
  page: readonly OrderRow[],
): Promise<{ orderId: number; shown: Item }[]> {
  const rows = await database.query<Item & { orderId: number }>(
    `SELECT order_id AS "orderId", product, quantity, unit_price_cents AS "unitPriceCents"
     FROM order_items WHERE order_id = ANY ($1) ORDER BY order_id, line`,
    [page.map((order) => order.id)],
  );
  return rows.map(({ orderId, ...shown }) => ({ orderId, shown }));
}

/** The smallest of the three tables: who reads as many rows for one page has read a whole table. */
export async function rowsOfSmallestTable(database: CheckDatabase): Promise<number> {
  const [row] = await database.query<{ rows: number }>(
    `SELECT least((SELECT count(*) FROM customers), (SELECT count(*) FROM orders), (SELECT count(*) FROM order_items))::int AS rows`,
  );
  return row?.rows ?? 0;
}

/**
 * Bytes that the page's own rows take on the wire: its orders, their customers and their items, each row once, with the columns
 * shown and the keys that tie them together. A DataRow takes 7 bytes and 4 for each value, beside the values as text.
 */
export function pageBytes({ orders }: OrderPage): number {
  const customers = new Map(orders.flatMap(({ customer }) => (customer ? [[customer.id, customer]] : [])));
  const rows = [
    ...orders.map((order) => [order.id, order.customer?.id, order.status, '2025-01-01 00:00:00+00']),
    ...[...customers.values()].map(({ id, name, city }) => [id, name, city]),
    ...orders.flatMap(({ id, items }) =>
      items.map(({ product, quantity, unitPriceCents }) => [id, product, quantity, unitPriceCents]),
    ),
  ];
  const size = (value: string | number | null | undefined) => 4 + Buffer.byteLength(String(value ?? ''));
  return rows.reduce((sum, row) => sum + 7 + row.reduce<number>((bytes, value) => bytes + size(value), 0), 0);
}
