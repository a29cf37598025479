import type { PoolClient } from 'pg';
import type { Line } from './order';

/** A cake as it was read, and what is wanted of it. */
export interface Cake {
  readonly id: number;
  readonly remaining: number;
  readonly version: number;
  readonly quantity: number;
}

export async function read(client: PoolClient, lines: readonly Line[]): Promise<Cake[]> {
  const { rows } = await client.query<Cake>(
    `SELECT id, remaining, version, quantity
     FROM cakes JOIN unnest($1::int[], $2::int[]) AS line (cake_id, quantity) ON id = cake_id`,
    [lines.map(({ cakeId }) => cakeId), lines.map(({ quantity }) => quantity)],
  );
  return rows;
}

/** @throws with the code of a serialization failure where a cake is not as it was read */
export async function write(client: PoolClient, cakes: readonly Cake[]): Promise<void> {
  const { rowCount } = await client.query(
    `UPDATE cakes SET remaining = was.remaining - quantity, version = was.version + 1
     FROM unnest($1::int[], $2::int[], $3::int[], $4::int[]) AS was (cake_id, remaining, version, quantity)
     WHERE id = cake_id AND cakes.version = was.version`,
    [
      cakes.map(({ id }) => id),
      cakes.map(({ remaining }) => remaining),
      cakes.map(({ version }) => version),
      cakes.map(({ quantity }) => quantity),
    ],
  );
  if (rowCount !== cakes.length)
    throw Object.assign(new Error('A cake was changed by somebody else.'), { code: '40001' });
}
