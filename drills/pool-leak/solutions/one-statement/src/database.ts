import { Pool } from 'pg';

export const pool = new Pool({
  connectionString: process.env.DATABASE_URL,
  max: 5,
  connectionTimeoutMillis: 2_500,
  allowExitOnIdle: true,
});

pool.on('error', (error) => console.error('An idle database connection was lost:', error.message));

export function waitedInVain(error: unknown): boolean {
  return error instanceof Error && error.message === 'timeout exceeded when trying to connect';
}
