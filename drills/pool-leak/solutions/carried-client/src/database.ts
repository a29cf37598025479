import { AsyncLocalStorage } from 'node:async_hooks';
import { Pool, type PoolClient } from 'pg';

export const pool = new Pool({
  connectionString: process.env.DATABASE_URL,
  max: 5,
  connectionTimeoutMillis: 2_000,
  allowExitOnIdle: true,
});

pool.on('error', (error) => console.error('An idle database connection was lost:', error.message));

/** The connection of the request that is being answered. */
const current = new AsyncLocalStorage<PoolClient>();

/** Runs the work with a connection that all code in it shares: the one that the caller has, or one of its own. */
export async function connected<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  const carried = current.getStore();
  if (carried) return work(carried);
  const client = await pool.connect();
  let lost: Error | undefined;
  client.once('error', (error) => (lost = error));
  try {
    return await current.run(client, () => work(client));
  } finally {
    client.removeAllListeners('error');
    client.release(lost);
  }
}

export function inTransaction<T>(work: () => Promise<T>): Promise<T> {
  return connected(async (client) => {
    await client.query('BEGIN');
    const done = await work().catch(async (error: unknown) => {
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    });
    await client.query('COMMIT');
    return done;
  });
}
