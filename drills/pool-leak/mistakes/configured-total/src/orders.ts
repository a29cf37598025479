import { DatabaseError, type PoolClient } from 'pg';
import { transaction } from './database';
import { Refusal } from './refusal';
import { findRelease } from './releases';
import { redeem } from './vouchers';

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

/** @throws Refusal */
export async function placeOrder(order: OrderRequest): Promise<PlacedOrder> {
  return transaction(async (client) => {
    const price = await takeCopies(client, order);
    const discount = order.voucher === undefined ? 0 : await redeem(client, order.voucher);
    const totalCents = Math.max(0, order.copies * price - discount);
    return { orderId: await insertOrder(client, order, totalCents), totalCents };
  });
}

/** @returns the price of one, in cents */
async function takeCopies(client: PoolClient, { releaseId, copies }: OrderRequest): Promise<number> {
  const { rows } = await client.query<{ price: number }>(
    `UPDATE releases SET copies_left = copies_left - $2 WHERE id = $1 AND copies_left >= $2
     RETURNING price_cents AS price`,
    [releaseId, copies],
  );
  if (rows[0]) return rows[0].price;
  throw (await findRelease(client, releaseId)) ? new Refusal(409, 'sold out') : new Refusal(404, 'not found');
}

async function insertOrder(client: PoolClient, order: OrderRequest, totalCents: number): Promise<number> {
  const { releaseId, customerId, copies } = order;
  try {
    const { rows } = await client.query<{ id: number }>(
      'INSERT INTO orders (release_id, customer_id, copies, total_cents) VALUES ($1, $2, $3, $4) RETURNING id',
      [releaseId, customerId, copies, totalCents],
    );
    return rows[0]!.id;
  } catch (error) {
    throw refusalOf(error);
  }
}

/** What the tables' constraints say, as the caller is told it. */
function refusalOf(error: unknown): unknown {
  const constraint = error instanceof DatabaseError ? error.constraint : undefined;
  if (constraint === 'orders_once') return new Refusal(409, 'ordered before');
  if (constraint === 'orders_customer') return new Refusal(422, 'customer');
  if (constraint === 'orders_copies') return new Refusal(422, 'copies');
  return error;
}
