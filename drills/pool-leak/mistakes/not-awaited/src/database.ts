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

/** A connection of the pool's for a single statement. */
export async function withClient<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await connect();
  try {
    return await work(client);
  } finally {
    client.release();
  }
}

async function connect(): Promise<PoolClient> {
  return pool.connect().catch((error: Error) => {
    throw /timeout/.test(error.message) ? new Saturated(error.message) : error;
  });
}

/** Runs the work in one transaction; rolled back where it throws. */
export async function transaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await connect();
  try {
    await client.query('BEGIN');
    return finish(client, work);
  } finally {
    client.release();
  }
}

async function finish<T>(client: PoolClient, work: (client: PoolClient) => Promise<T>): Promise<T> {
  try {
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
