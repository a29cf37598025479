import { pool } from './database';
import type { OrderItem, OrderPage, OrderStatus, OrderSummary, PageRequest } from './order';

interface Row {
  id: number;
  placedAt: Date;
  status: OrderStatus;
  customerId: number | null;
  name: string | null;
  city: string | null;
  items: OrderItem[];
}

const underWay = new Map<string, Promise<OrderPage>>();

/** One page of the back office's order list, newest orders first. Who asks for a page that is just being read waits for it, too. */
export function listOrders(request: PageRequest): Promise<OrderPage> {
  const key = `${request.limit}/${request.after}`;
  const known = underWay.get(key);
  if (known) return known;
  const page = readPage(request).finally(() => underWay.delete(key));
  underWay.set(key, page);
  return page;
}

async function readPage({ limit, after }: PageRequest): Promise<OrderPage> {
  const rows = await findPage(limit + 1, after);
  const orders = rows.slice(0, limit).map(summarise);
  const last = orders.at(-1);
  return { orders, next: last && rows.length > limit ? last.id : null };
}

/** The limit applies to orders alone; each gets its customer and its items as one value. */
async function findPage(count: number, after?: number): Promise<Row[]> {
  const behind =
    after === undefined ? '' : 'WHERE (placed_at, id) < (SELECT placed_at, id FROM orders WHERE id = $2)';
  const { rows } = await pool.query<Row>(
    `SELECT page.id, page.placed_at AS "placedAt", page.status,
            customers.id AS "customerId", customers.name, customers.city, lines.items
     FROM (SELECT * FROM orders ${behind} ORDER BY placed_at DESC, id DESC LIMIT $1) AS page
     LEFT JOIN customers ON customers.id = page.customer_id
     CROSS JOIN LATERAL (
       SELECT coalesce(
         json_agg(
           json_build_object('product', product, 'quantity', quantity, 'unitPriceCents', unit_price_cents) ORDER BY line
         ),
         '[]'
       ) AS items
       FROM order_items
       WHERE order_id = page.id
     ) AS lines
     ORDER BY page.placed_at DESC, page.id DESC`,
    after === undefined ? [count] : [count, after],
  );
  return rows;
}

function summarise({ id, placedAt, status, customerId, name, city, items }: Row): OrderSummary {
  const customer = customerId === null || name === null ? null : { id: customerId, name, city };
  const totalCents = items.reduce((total, item) => total + item.quantity * item.unitPriceCents, 0);
  return { id, placedAt, status, customer, items, totalCents };
}
