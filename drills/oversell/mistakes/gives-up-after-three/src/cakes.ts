import type { PoolClient } from 'pg';

/** How many of each cake nobody has ordered yet, by id. */
export async function remainingOf(client: PoolClient, ids: readonly number[]): Promise<Map<number, number>> {
  const { rows } = await client.query<{ id: number; remaining: number }>(
    'SELECT id, remaining FROM cakes WHERE id = ANY ($1)',
    [ids],
  );
  return new Map(rows.map(({ id, remaining }) => [id, remaining]));
}

export async function setRemaining(
  client: PoolClient,
  remaining: ReadonlyMap<number, number>,
): Promise<void> {
  await client.query(
    `UPDATE cakes SET remaining = now_remaining
     FROM unnest($1::int[], $2::int[]) AS cake (cake_id, now_remaining) WHERE id = cake_id`,
    [[...remaining.keys()], [...remaining.values()]],
  );
}
