import type { ActorOutcome, CheckContext, CheckDatabase } from '../../src/judge/check';
import { IN_THIS_DATABASE } from '../../src/judge/kit/locks';
import { verdictOf, type Order, type Sale } from './sale';

/** The tables' rows about a sale, all as of one moment. */
interface Books {
  readonly cakes: readonly { readonly id: number; readonly baked: number; readonly remaining: number }[];
  readonly orders: readonly { readonly id: number; readonly customer: string }[];
  readonly lines: readonly {
    readonly orderId: number;
    readonly cakeId: number;
    readonly quantity: number;
  }[];
}

async function readBooks(database: CheckDatabase, { cakes, orders }: Sale): Promise<Books> {
  const [row] = await database.query<{ books: Books }>(
    `SELECT jsonb_build_object(
       'cakes', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'baked', baked, 'remaining', remaining) ORDER BY id), '[]')
                 FROM cakes WHERE id = ANY ($1)),
       'orders', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'customer', customer) ORDER BY id), '[]')
                  FROM orders WHERE customer = ANY ($2)),
       'lines', (SELECT coalesce(jsonb_agg(jsonb_build_object('orderId', order_id, 'cakeId', cake_id, 'quantity', quantity)
                                 ORDER BY order_id, cake_id), '[]')
                 FROM order_lines WHERE cake_id = ANY ($1))
     ) AS books`,
    [cakes.map(({ id }) => id), orders.map(({ customer }) => customer)],
  );
  return (row as { books: Books }).books;
}

/** Whether others may read the tables at all; they wait for nobody else than one who has locked a whole table. */
export async function isOpen({ database }: CheckContext): Promise<boolean> {
  const closed = await database.query(
    `SELECT FROM pg_locks WHERE granted AND mode = 'AccessExclusiveLock'
       AND relation IN ('cakes'::regclass, 'orders'::regclass, 'order_lines'::regclass) AND ${IN_THIS_DATABASE}`,
  );
  return closed.length === 0;
}

/** What must hold at any moment: undefined where the books are right, else what is wrong in a sentence. */
export async function wrongBooks({ database }: CheckContext, sale: Sale): Promise<string | undefined> {
  const books = await readBooks(database, sale);
  return wrongCake(books) ?? halfOrder(sale, books);
}

function wrongCake({ cakes, lines }: Books): string | undefined {
  for (const { id, baked, remaining } of cakes) {
    const sold = lines.filter(({ cakeId }) => cakeId === id).reduce((sum, { quantity }) => sum + quantity, 0);
    if (remaining < 0 || remaining !== baked - sold)
      return `Of cake ${id} ${baked === 1 ? '1 was' : `${baked} were`} baked, ${sold} ${sold === 1 ? 'is' : 'are'} in the orders, and ${remaining} ${remaining === 1 ? 'remains' : 'remain'}.`;
  }
  return undefined;
}

function halfOrder({ orders }: Sale, books: Books): string | undefined {
  for (const { customer, lines } of orders) {
    const placed = books.orders.filter((order) => order.customer === customer);
    if (placed.length > 1) return `The order of ${customer} is there ${placed.length} times.`;
    const [order] = placed;
    if (!order) continue;
    const kept = books.lines.filter(({ orderId }) => orderId === order.id);
    const same = lines.every(({ cakeId, quantity }) =>
      kept.some((line) => line.cakeId === cakeId && line.quantity === quantity),
    );
    if (!same || kept.length !== lines.length)
      return `Order ${order.id} of ${customer} has ${lines.length === 1 ? '1 line' : `${lines.length} lines`}, and in the tables it has ${same ? kept.length : 'others'}.`;
  }
  return undefined;
}

/** Undefined where everybody got the right answer and the books agree with it; else what is wrong, in a sentence. */
export async function wrongSale(
  { database }: CheckContext,
  sale: Sale,
  outcomes: readonly ActorOutcome[],
): Promise<string | undefined> {
  const books = await readBooks(database, sale);
  const wrong = wrongCake(books) ?? halfOrder(sale, books);
  if (wrong) return wrong;
  for (const [place, order] of sale.orders.entries()) {
    const outcome = outcomes[place] as ActorOutcome;
    if (!outcome.answered) return `${outcome.name} got an error, and no answer.`;
    const fault = wrongAnswer(outcome.name, verdictOf(outcome.value), order, books);
    if (fault) return fault;
  }
  return undefined;
}

function wrongAnswer(
  name: string,
  verdict: number | 'refused' | undefined,
  { customer, lines }: Order,
  books: Books,
): string | undefined {
  const stored = books.orders.find((order) => order.customer === customer);
  if (verdict === undefined)
    return `${name} was told neither that the order is accepted nor that it is refused.`;
  if (verdict === 'refused') {
    if (stored) return `${name} was refused, and its order ${stored.id} is in the tables.`;
    const remaining = (id: number) => books.cakes.find((cake) => cake.id === id)?.remaining ?? 0;
    const lacking = lines.some(({ cakeId, quantity }) => remaining(cakeId) < quantity);
    const left = lines.map(({ cakeId, quantity }) => `${quantity} of ${remaining(cakeId)}`).join(' and ');
    return lacking
      ? undefined
      : `${name} was refused, though in the end there is enough for it: it wanted ${left} that remain.`;
  }
  return stored?.id === verdict
    ? undefined
    : `${name} was told that order ${verdict} is accepted, and the tables have ${stored ? `order ${stored.id}` : 'no order'} of ${customer}.`;
}
