import { pool } from './database';
import type { NewParcel, Parcel } from './parcel';

/** @returns the parcel's id */
export async function registerParcel({ tracking, postcode, weightGrams }: NewParcel): Promise<number> {
  const { rows } = await pool.query<{ id: number }>(
    `INSERT INTO parcels (tracking, postcode, weight_grams, depot) VALUES ($1, $2, $3, (SELECT depot FROM areas WHERE prefix = left($2, 2))) RETURNING id`,
    [tracking, postcode, weightGrams],
  );
  return rows[0]!.id;
}

/** The receiver has moved. */
export async function changePostcode(id: number, postcode: string): Promise<void> {
  await pool.query(
    `UPDATE parcels SET postcode = $2, depot = (SELECT depot FROM areas WHERE prefix = left($2, 2)) WHERE id = $1`,
    [id, postcode],
  );
}

/** The parcel, or null where there is none. */
export async function getParcel(id: number): Promise<Parcel | null> {
  const { rows } = await pool.query<Parcel>(
    `SELECT id, tracking, postcode, weight_grams AS "weightGrams", coalesce(parcels.depot, (SELECT depot FROM areas WHERE prefix = left(postcode, 2))) AS depot FROM parcels WHERE id = $1`,
    [id],
  );
  return rows[0] ?? null;
}
