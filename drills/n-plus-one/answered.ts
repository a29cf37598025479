import type { Observation } from '../../src/judge/check';
import type { OrderPage, PageRequest } from './orderPage';
import { callOf } from './wording';

/** Of the orders promised; wrong solutions that do the work lose fewer, and those that skip it to be measured show none. */
const LEAST_SHOWN = 1 / 4;

/**
 * What to say of a page that was measured and holds next to nothing of what was asked for: few statements prove nothing then.
 * Whether it is right in every field is for another check to say.
 */
export function emptyPage(
  request: PageRequest,
  promised: OrderPage,
  observed: unknown,
): Observation | undefined {
  const answered = (observed as { orders?: unknown } | null | undefined)?.orders;
  const sizes = new Set(Array.isArray(answered) ? answered.map(sizeOf) : []);
  const shown = promised.orders.filter((order) => sizes.has(sizeOf(order))).length;
  if (shown >= LEAST_SHOWN * promised.orders.length) return undefined;
  return {
    expected:
      'The page that is measured shows the orders that were asked for, with their customers and items.',
    observed: `${callOf(request)} was measured, and showed ${shown} of ${promised.orders.length} orders with their customer and all their items.`,
  };
}

/** The order, how many items it has and whose it is, as far as that can be told. */
function sizeOf(order: unknown): string {
  const { id, items, customer } = (order ?? {}) as {
    id?: unknown;
    items?: unknown;
    customer?: { id?: unknown } | null;
  };
  return JSON.stringify([id, Array.isArray(items) ? items.length : null, customer?.id ?? null]);
}
