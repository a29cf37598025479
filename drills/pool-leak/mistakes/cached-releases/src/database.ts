import { Pool, type PoolClient } from 'pg';

/** Longer than a burst takes, shorter than anybody waits. */
const LONGEST_WAIT_MS = 2_000;

export const pool = new Pool({
  connectionString: process.env.DATABASE_URL,
  max: 5,
  connectionTimeoutMillis: LONGEST_WAIT_MS,
  allowExitOnIdle: true,
});

pool.on('error', (error) => console.error('An idle database connection was lost:', error.message));

/** No connection could be had in time. */
export class Saturated extends Error {}

/** A connection of the pool's for as long as the work takes. One that breaks meanwhile is not used again. */
export async function withClient<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch((error: Error) => {
    throw /timeout/.test(error.message) ? new Saturated(error.message) : error;
  });
  let broken: Error | undefined;
  const onError = (error: Error) => (broken = error);
  client.on('error', onError);
  try {
    return await work(client);
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

/** Runs the work in one transaction; rolled back where it throws. */
export async function transaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  return withClient(async (client) => {
    await client.query('BEGIN');
    try {
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      // Where the connection is broken, the server has rolled back already.
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  });
}
