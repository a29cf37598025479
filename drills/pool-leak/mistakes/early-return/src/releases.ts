import type { PoolClient } from 'pg';
import { pool } from './database';

export interface Release {
  readonly id: number;
  readonly title: string;
  readonly priceCents: number;
  readonly copiesLeft: number;
}

/** As it is at this moment; undefined where there is none. */
export async function pageOf(id: number): Promise<Release | undefined> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<Release>(
      `SELECT id, title, price_cents AS "priceCents", copies_left AS "copiesLeft" FROM releases WHERE id = $1`,
      [id],
    );
    if (rows.length === 0) return undefined;
    client.release();
    return rows[0];
  } catch (error) {
    client.release();
    throw error;
  }
}

/** The same within somebody's transaction. */
export async function exists(client: PoolClient, id: number): Promise<boolean> {
  const { rows } = await client.query('SELECT FROM releases WHERE id = $1', [id]);
  return rows.length > 0;
}
