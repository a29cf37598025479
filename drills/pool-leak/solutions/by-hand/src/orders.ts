import { DatabaseError, type PoolClient } from 'pg';
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

interface Offer {
  readonly price: number;
  readonly left: number;
}

/** @throws Refusal */
export async function placeOrder(order: OrderRequest): Promise<PlacedOrder> {
  const client = await pool.connect();
  let failed = false;
  try {
    await client.query('BEGIN');
    const placed = await place(client, order);
    await client.query('COMMIT');
    return placed;
  } catch (error) {
    try {
      await client.query('ROLLBACK');
    } catch {
      failed = true;
    }
    throw refusalOf(error);
  } finally {
    client.release(failed);
  }
}

async function place(client: PoolClient, order: OrderRequest): Promise<PlacedOrder> {
  const { releaseId, customerId, copies, voucher } = order;
  const offers = await client.query<Offer>(
    'SELECT price_cents AS price, copies_left AS left FROM releases WHERE id = $1 FOR UPDATE',
    [releaseId],
  );
  const [offer] = offers.rows;
  if (!offer) throw new Refusal(404, 'not found');
  if (offer.left < copies) throw new Refusal(409, 'sold out');
  const totalCents = Math.max(0, copies * offer.price - (await redeem(client, voucher)));
  await client.query('UPDATE releases SET copies_left = copies_left - $2 WHERE id = $1', [releaseId, copies]);
  const { rows } = await client.query<{ id: number }>(
    'INSERT INTO orders (release_id, customer_id, copies, total_cents) VALUES ($1, $2, $3, $4) RETURNING id',
    [releaseId, customerId, copies, totalCents],
  );
  return { orderId: rows[0]!.id, totalCents };
}

async function redeem(client: PoolClient, code: string | undefined): Promise<number> {
  if (code === undefined) return 0;
  const { rows } = await client.query<{ cents: number }>(
    'UPDATE vouchers SET used = true WHERE code = $1 AND NOT used RETURNING cents',
    [code],
  );
  if (!rows[0]) throw new Refusal(422, 'voucher');
  return rows[0].cents;
}

/** What the tables' constraints say, as the caller is told it. */
function refusalOf(error: unknown): unknown {
  const constraint = error instanceof DatabaseError ? error.constraint : undefined;
  if (constraint === 'orders_once') return new Refusal(409, 'ordered before');
  if (constraint === 'orders_customer') return new Refusal(422, 'customer');
  if (constraint === 'orders_copies') return new Refusal(422, 'copies');
  return error;
}
