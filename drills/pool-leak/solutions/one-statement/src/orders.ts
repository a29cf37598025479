import { DatabaseError } from 'pg';
import { pool } from './database';
import { Refusal } from './refusal';

export interface OrderRequest {
  readonly releaseId: number;
  readonly customerId: number;
  readonly copies: number;
  /** Code of a voucher. */
  readonly voucher?: string;
}

export interface PlacedOrder {
  readonly orderId: number;
  readonly totalCents: number;
}

interface Outcome {
  readonly found: boolean;
  readonly enough: boolean;
  readonly voucherGood: boolean;
  readonly orderId: number | null;
  readonly totalCents: number | null;
}

/** Everything in one statement, which is a transaction of its own: it changes all rows or none. */
const PLACE = `
  WITH offer AS (
    SELECT price_cents, copies_left FROM releases WHERE id = $1 FOR UPDATE
  ), good AS (
    SELECT cents FROM vouchers WHERE code = $4 AND NOT used FOR UPDATE
  ), accepted AS (
    SELECT greatest(0, $3::int * price_cents - coalesce((SELECT cents FROM good), 0)) AS total
    FROM offer WHERE copies_left >= $3::int AND ($4::text IS NULL OR EXISTS (SELECT FROM good))
  ), taken AS (
    UPDATE releases SET copies_left = copies_left - $3::int FROM accepted WHERE id = $1
  ), redeemed AS (
    UPDATE vouchers SET used = true FROM accepted WHERE code = $4
  ), placed AS (
    INSERT INTO orders (release_id, customer_id, copies, total_cents)
    SELECT $1, $2, $3::int, total FROM accepted RETURNING id, total_cents
  )
  SELECT EXISTS (SELECT FROM offer) AS found,
    EXISTS (SELECT FROM offer WHERE copies_left >= $3::int) AS enough,
    $4::text IS NULL OR EXISTS (SELECT FROM good) AS "voucherGood",
    (SELECT id FROM placed) AS "orderId", (SELECT total_cents FROM placed) AS "totalCents"`;

/** @throws Refusal */
export async function placeOrder(order: OrderRequest): Promise<PlacedOrder> {
  const { releaseId, customerId, copies, voucher } = order;
  const { rows } = await pool
    .query<Outcome>(PLACE, [releaseId, customerId, copies, voucher ?? null])
    .catch((error: unknown) => {
      throw refusalOf(error);
    });
  const { found, enough, voucherGood, orderId, totalCents } = rows[0]!;
  if (!found) throw new Refusal(404, 'not found');
  if (!enough) throw new Refusal(409, 'sold out');
  if (!voucherGood) throw new Refusal(422, 'voucher');
  return { orderId: orderId!, totalCents: totalCents! };
}

/** What the tables' constraints say, as the caller is told it. */
function refusalOf(error: unknown): unknown {
  const constraint = error instanceof DatabaseError ? error.constraint : undefined;
  if (constraint === 'orders_once') return new Refusal(409, 'ordered before');
  if (constraint === 'orders_customer') return new Refusal(422, 'customer');
  if (constraint === 'orders_copies') return new Refusal(422, 'copies');
  return error;
}
