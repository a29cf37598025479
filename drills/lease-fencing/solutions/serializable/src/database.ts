import { Pool, type PoolClient } from 'pg';

export const pool = new Pool({ connectionString: process.env.DATABASE_URL, allowExitOnIdle: true });

pool.on('error', (error) => console.error('An idle database connection was lost:', error.message));

/** Serialization failure, deadlock, and a key that a transaction put there that is not to be seen yet. */
const AGAIN = ['40001', '40P01', '23505'];

/** Runs the work in one serializable transaction, again where another one was in its way. */
export async function serializable<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  for (;;) {
    const client = await pool.connect();
    try {
      await client.query('BEGIN ISOLATION LEVEL SERIALIZABLE');
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK');
      if (!AGAIN.includes((error as { code?: string }).code ?? '')) throw error;
    } finally {
      client.release();
    }
  }
}
