import { setTimeout as delay } from 'node:timers/promises';
import type { CheckContext, Observation, Worker } from '../../src/judge/check';
import { rush } from '../../src/judge/kit/rush';
import { endedOrWaiting } from '../../src/judge/kit/waiting';
import { wrongBooks, wrongSale } from './books';
import { openSale, verdictOf } from './sale';

/** Longer than the timeouts that one sets for a statement that should be quick; the brief allows 3 s. */
const LONG_MS = 2_200;
/** Looks until one who does not wait for the row is taken for one who asks for it again and again. */
const MOST_LOOKS = 50;
/** As the brief says. */
const CONNECTIONS = 10;
/** More than there are connections. */
export const CROWD = 12;

type Wrong = Pick<Observation, 'observed' | 'evidence' | 'position'>;

/** What is wrong where an order has a slow neighbour, or many. */
export async function wrongNeighbours(t: CheckContext, worker: Worker): Promise<Wrong | undefined> {
  const slow = await slowNeighbour(t, worker);
  if (slow === undefined) return crowd(t, worker);
  return {
    observed: `1 cake was left, another program had its row for ${LONG_MS / 1000} s and then let it go, and an order came meanwhile. ${slow}`,
  };
}

/** What is wrong where the only cake's row is held for a while, and then let go: by an order that was given up. */
async function slowNeighbour(t: CheckContext, worker: Worker): Promise<string | undefined> {
  const sale = await openSale(t, [1], [[[0, 1]]]);
  await t.database.query('BEGIN');
  await t.database.query('SELECT FROM cakes WHERE id = $1 FOR UPDATE', [sale.cakes[0]?.id]);
  const call = worker.attempt('src/orders.ts', 'placeOrder', sale.orders[0], () => undefined);
  await endedOrWaiting(t, call, 1, MOST_LOOKS);
  await delay(LONG_MS);
  await t.database.query('ROLLBACK');
  return wrongSale(t, sale, [{ name: 'The order', deliveries: 1, ...(await call) }]);
}

/** What is wrong where more orders come to one process at once than it has connections, for fewer cakes than that. */
async function crowd(t: CheckContext, worker: Worker): Promise<Wrong | undefined> {
  const baked = t.random.integer(4, 9);
  const sale = await openSale(
    t,
    [baked],
    Array.from({ length: CROWD }, () => [[0, 1]] as const),
  );
  const came = `${CROWD} orders for the last ${baked} came at once to a process of ${CONNECTIONS} connections`;
  const { values, unanswered } = await rush(t, worker, {
    came,
    connections: CONNECTIONS,
    calls: sale.orders.map(
      (order) => () => worker.attempt('src/orders.ts', 'placeOrder', order, () => undefined),
    ),
  });
  if (unanswered) return unanswered;
  const accepted = values.filter((value) => typeof verdictOf(value) === 'number').length;
  const refused = values.filter((value) => verdictOf(value) === 'refused').length;
  if (accepted !== baked || refused !== CROWD - baked)
    return { observed: `${came}: ${accepted} were accepted and ${refused} refused.` };
  const wrong = await wrongBooks(t, sale);
  return wrong === undefined ? undefined : { observed: `${came}. ${wrong}` };
}
