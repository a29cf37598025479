import { Pool, type PoolClient } from 'pg';

export const pool = new Pool({ connectionString: process.env.DATABASE_URL, allowExitOnIdle: true });

pool.on('error', (error) => console.error('An idle database connection was lost:', error.message));

/** Runs the work in one transaction on one connection; rolled back where it throws. */
export async function transaction<T>(work: (client: PoolClient) => Promise<T>, begin = 'BEGIN'): Promise<T> {
  const client = await pool.connect();
  let failure: Error | undefined;
  const onLost = (error: Error) => (failure = error);
  client.on('error', onLost);
  try {
    await client.query(begin);
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
