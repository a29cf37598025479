import { setTimeout as delay } from 'node:timers/promises';
import { Pool, type PoolClient } from 'pg';

export const pool = new Pool({ connectionString: process.env.DATABASE_URL, allowExitOnIdle: true });

pool.on('error', (error) => console.error('An idle database connection was lost:', error.message));

/** Runs the work in one serializable transaction on one connection; rolled back where it throws. */
export async function transaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let failure: Error | undefined;
  const onLost = (error: Error) => (failure = error);
  client.on('error', onLost);
  try {
    await client.query('BEGIN ISOLATION LEVEL SERIALIZABLE');
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

const MOST_TRIES = 3;
/** The transaction was broken off for the sake of another one: serialization failure, deadlock. */
const AGAIN = ['40001', '40P01'];

/** Runs the transaction, anew for as long as others get in its way. */
export async function retried<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transaction(work);
    } catch (error) {
      if (attempt === MOST_TRIES || !AGAIN.includes((error as { code?: string }).code ?? '')) throw error;
      await delay(Math.random() * 10 * attempt);
    }
  }
}
