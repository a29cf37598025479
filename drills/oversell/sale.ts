import type { CheckContext, Worker } from '../../src/judge/check';
import { withoutEffect } from '../../src/judge/kit/outside';

/** Cakes for one test, and the orders that compete for them. */
export interface Sale {
  readonly cakes: readonly Cake[];
  readonly orders: readonly Order[];
}

export interface Cake {
  readonly id: number;
  readonly baked: number;
}

export interface Order {
  /** Nobody else has the name. */
  readonly customer: string;
  readonly lines: readonly { readonly cakeId: number; readonly quantity: number }[];
}

/**
 * Bakes cakes of which nobody has ordered any, and draws orders for them.
 * @param baked how many of each
 * @param wanted for each order its lines, as the cake's place in `baked` and a quantity
 */
export async function openSale(
  { database, random }: CheckContext,
  baked: readonly number[],
  wanted: readonly (readonly (readonly [cake: number, quantity: number])[])[],
): Promise<Sale> {
  const rows = await database.query<{ id: number }>(
    `INSERT INTO cakes (name, saturday, baked, remaining)
     SELECT 'Raspberry', '2026-06-13', amount, amount FROM unnest($1::int[]) AS amount RETURNING id`,
    [baked],
  );
  const cakes = baked.map((amount, place) => ({ id: (rows[place] as { id: number }).id, baked: amount }));
  const names = random.shuffle(['Ito', 'Jansen', 'Kowalski', 'Larsen', 'Moreau', 'Novak']);
  const orders = wanted.map((lines, place) => ({
    customer: `${names[place % names.length]} ${cakes[0]?.id}-${place + 1}`,
    lines: lines.map(([cake, quantity]) => ({ cakeId: (cakes[cake] as Cake).id, quantity })),
  }));
  return { cakes, orders };
}

/** For where the confirmation does not matter. */
const unconfirmed = withoutEffect(function confirm() {});

/** @param confirm what the candidate's code is given to send a confirmation by */
export function placeOrder(
  worker: Worker,
  order: Order | undefined,
  confirm: (orderId: number) => unknown = unconfirmed,
): Promise<unknown> {
  return worker.call('src/orders.ts', 'placeOrder', order, confirm);
}

/** The id of an accepted order, `refused`, or undefined for what is neither. */
export function verdictOf(answer: unknown): number | 'refused' | undefined {
  const { accepted, orderId } = (answer ?? {}) as { accepted?: unknown; orderId?: unknown };
  if (accepted === false) return 'refused';
  return accepted === true && typeof orderId === 'number' ? orderId : undefined;
}
