import type { CheckContext } from '../../src/judge/check';
import type { Random } from '../../src/judge/kit/random';

/** How many orders `addOrders` puts in front of the seeded ones. */
const ORDERS = 30;

const STATUSES = ['open', 'paid', 'packed', 'shipped', 'cancelled'];
const PRODUCTS = ['Desk lamp', 'Notebook', 'Glue stick', 'Ink, green', 'Map, Ñandú'];
const NAMES = ['Ada Costa', 'Ada Costa', 'Ada Costa', 'Hugo Lang', 'Zoë Ito', "Siobhán O'Hara"];
const CITIES = ['Lyon', 'Vigo', null, 'Lyon', null, 'Graz'];

/** Some of one instant, others of one millisecond, which is all that a `Date` can tell. */
const MICROSECONDS = [0, 0, 250, 250, 500];

/**
 * Random orders that come before all others in the list: some of one instant, of guests, without items, with a product on two
 * lines, of customers that share a name. Rows are inserted in random order, so that no order of theirs is right by chance.
 */
export async function addOrders({ database, random }: CheckContext): Promise<void> {
  const [latest] = await database.query<{ order: number; customer: number; hour: Date }>(
    `SELECT (SELECT max(id) FROM orders) AS "order", (SELECT max(id) FROM customers) AS customer,
            (SELECT max(placed_at) FROM orders) AS hour`,
  );
  if (!latest) throw new Error('An aggregate without GROUP BY answers one row.');
  const customers = NAMES.map((name, index) => ({
    id: latest.customer + 1 + index,
    name,
    city: CITIES[index],
    email: `new${index}@example.com`,
  }));
  const numbers = random.shuffle(Array.from({ length: ORDERS }, (_, index) => index + 1));
  const orders = numbers.map((number, index) => ({
    id: latest.order + number,
    customer_id: index % 4 === 0 ? null : random.pick(customers).id,
    status: random.pick(STATUSES),
    placed_at: instant(latest.hour, 1 + (index % 6), MICROSECONDS[index % MICROSECONDS.length] as number),
  }));
  const items = orders.flatMap((order, index) => (index % 5 === 0 ? [] : itemsFor(order.id, random)));
  await insert(database, 'customers', random.shuffle(customers));
  await insert(database, 'orders', orders);
  await insert(database, 'order_items', random.shuffle(items));
}

/** As PostgreSQL reads it, to the microsecond. */
function instant(start: Date, hours: number, microseconds: number): string {
  const hour = new Date(start.getTime() + hours * 3_600_000).toISOString().slice(0, 19);
  return `${hour}.${String(microseconds).padStart(6, '0')}Z`;
}

/** Two to five lines; the first two have the same product. */
function itemsFor(orderId: number, random: Random): object[] {
  const product = random.pick(PRODUCTS);
  return Array.from({ length: random.integer(2, 5) }, (_, index) => ({
    order_id: orderId,
    line: index + 1,
    product: index < 2 ? product : random.pick(PRODUCTS),
    quantity: random.integer(1, 9),
    unit_price_cents: random.integer(0, 9999),
  }));
}

/** Inserts rows of equal shape, in their order, with one statement. */
async function insert(
  database: CheckContext['database'],
  table: string,
  rows: readonly object[],
): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}).join(', ');
  await database.query(
    `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(NULL::${table}, $1)`,
    [JSON.stringify(rows)],
  );
}
