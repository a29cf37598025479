import { setTimeout as delay } from 'node:timers/promises';
import { Pool, type PoolClient } from 'pg';

export const pool = new Pool({ connectionString: process.env.DATABASE_URL, allowExitOnIdle: true });

pool.on('error', (error) => console.error('An idle database connection was lost:', error.message));

/** Runs the work in one transaction on one connection; rolled back where it throws. */
export async function transaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let failure: Error | undefined;
  const onLost = (error: Error) => (failure = error);
  client.on('error', onLost);
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((lost: Error) => (failure = lost));
    throw error;
  } finally {
    client.off('error', onLost);
    client.release(failure);
  }
}

/** Thrown where every attempt was broken off. */
export class Busy extends Error {}

const MOST_ATTEMPTS = 5;
/** Milliseconds before the second attempt; doubled for each one after it. */
const FIRST_WAIT = 20;
/** The transaction was broken off for the sake of another one: serialization failure, deadlock, a lock not to be had. */
const BROKEN_OFF = ['40001', '40P01', '55P03'];

/**
 * Runs the transaction, anew where the database breaks it off.
 * @throws Busy after the last attempt
 */
export async function retried<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    if (attempt > 1) await delay(FIRST_WAIT * 2 ** (attempt - 2) * (1 + Math.random() / 2));
    try {
      return await transaction(work);
    } catch (error) {
      if (!BROKEN_OFF.includes((error as { code?: string }).code ?? '')) throw error;
    }
  }
  throw new Busy();
}
