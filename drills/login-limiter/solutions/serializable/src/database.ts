import { Pool, type PoolClient } from 'pg';

export const pool = new Pool({ connectionString: process.env.DATABASE_URL, allowExitOnIdle: true });

pool.on('error', (error) => console.error('An idle database connection was lost:', error.message));

const SERIALIZATION_FAILURE = '40001';

/** Runs the work in one serializable transaction, again where another one was in its way. */
export async function transaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  for (;;) {
    const client = await pool.connect();
    try {
      await client.query('BEGIN ISOLATION LEVEL SERIALIZABLE');
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK');
      if ((error as { code?: string }).code !== SERIALIZATION_FAILURE) throw error;
    } finally {
      client.release();
    }
  }
}
