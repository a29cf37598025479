import type { PoolClient } from 'pg';
import type { Line } from './order';

/** Takes what the lines ask for, row by row in the order of ids; the constraint refuses what is not there. */
export async function takeCakes(client: PoolClient, lines: readonly Line[]): Promise<void> {
  await client.query(
    `WITH locked AS (SELECT id FROM cakes WHERE id = ANY ($1::int[]) ORDER BY id FOR NO KEY UPDATE)
     UPDATE cakes SET remaining = remaining - line.quantity
     FROM locked JOIN unnest($1::int[], $2::int[]) AS line (cake_id, quantity) ON locked.id = line.cake_id
     WHERE cakes.id = locked.id`,
    [lines.map(({ cakeId }) => cakeId), lines.map(({ quantity }) => quantity)],
  );
}
