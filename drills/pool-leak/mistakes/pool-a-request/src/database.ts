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

/** A pool of the request's own, so that requests do not wait for each other. */
export async function withClient<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  const own = new Pool({ connectionString: process.env.DATABASE_URL, max: 1 });
  own.on('error', () => undefined);
  const client = await own.connect();
  client.on('error', () => undefined);
  try {
    return await work(client);
  } finally {
    client.release();
    await own.end();
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
