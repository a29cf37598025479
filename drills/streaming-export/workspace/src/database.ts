import { Pool } from 'pg';

export const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 5, allowExitOnIdle: true });

pool.on('error', (error) => console.error('An idle database connection was lost:', error.message));
