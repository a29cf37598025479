import type { PoolClient } from 'pg';
import type { Line } from './order';

/**
 * Takes all that the lines ask for, or nothing. Locks the cakes' rows by id, whatever the lines' sequence, and looks at them only then.
 * @returns whether enough of each was left
 */
export async function takeCakes(client: PoolClient, lines: readonly Line[]): Promise<boolean> {
  const ids = lines.map(({ cakeId }) => cakeId);
  const { rows } = await client.query<{ id: number; remaining: number }>(
    'SELECT id, remaining FROM cakes WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE',
    [ids],
  );
  const remaining = new Map(rows.map((row) => [row.id, row.remaining]));
  if (lines.some(({ cakeId, quantity }) => remaining.get(cakeId)! < quantity)) return false;
  await client.query(
    `UPDATE cakes SET remaining = remaining - quantity
     FROM unnest($1::int[], $2::int[]) AS line (cake_id, quantity) WHERE id = cake_id`,
    [ids, lines.map(({ quantity }) => quantity)],
  );
  return true;
}
