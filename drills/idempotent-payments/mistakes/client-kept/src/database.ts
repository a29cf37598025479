import { Pool, type PoolClient } from 'pg';

export const pool = new Pool({ connectionString: process.env.DATABASE_URL, allowExitOnIdle: true });

pool.on('error', (error) => console.error('An idle database connection was lost:', error.message));

/** Runs the work on one connection. */
export async function connection<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let failure: Error | undefined;
  const onLost = (error: Error) => (failure = error);
  client.on('error', onLost);
  const result = await work(client);
  client.off('error', onLost);
  client.release(failure);
  return result;
}

/** Runs the work in a transaction on the connection; rolled back where it throws. */
export async function transaction<T>(client: PoolClient, work: () => Promise<T>): Promise<T> {
  await client.query('BEGIN');
  try {
    const result = await work();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}
