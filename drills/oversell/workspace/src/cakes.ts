import type { PoolClient } from 'pg';

/** How many of the cake nobody has ordered yet. */
export async function remainingOf(client: PoolClient, cakeId: number): Promise<number> {
  const { rows } = await client.query<{ remaining: number }>('SELECT remaining FROM cakes WHERE id = $1', [
    cakeId,
  ]);
  return rows[0]!.remaining;
}

export async function setRemaining(client: PoolClient, cakeId: number, remaining: number): Promise<void> {
  await client.query('UPDATE cakes SET remaining = $2 WHERE id = $1', [cakeId, remaining]);
}
