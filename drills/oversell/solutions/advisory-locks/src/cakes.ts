import type { PoolClient } from 'pg';
import type { Line } from './order';

/** The first key of our advisory locks; the second one is the cake's id. */
const CAKES = 4711;

/** Waits until nobody else is at one of the cakes, until the end of the transaction. */
export async function lockCakes(client: PoolClient, ids: readonly number[]): Promise<void> {
  await client.query(
    'SELECT pg_advisory_xact_lock($1, id) FROM (SELECT id FROM unnest($2::int[]) AS id ORDER BY id) AS sorted',
    [CAKES, ids],
  );
}

/** How many of each cake nobody has ordered yet, by id. */
export async function remainingOf(client: PoolClient, ids: readonly number[]): Promise<Map<number, number>> {
  const { rows } = await client.query<{ id: number; remaining: number }>(
    'SELECT id, remaining FROM cakes WHERE id = ANY ($1)',
    [ids],
  );
  return new Map(rows.map(({ id, remaining }) => [id, remaining]));
}

export async function take(client: PoolClient, lines: readonly Line[]): Promise<void> {
  await client.query(
    `UPDATE cakes SET remaining = remaining - quantity
     FROM unnest($1::int[], $2::int[]) AS line (cake_id, quantity) WHERE id = cake_id`,
    [lines.map(({ cakeId }) => cakeId), lines.map(({ quantity }) => quantity)],
  );
}
