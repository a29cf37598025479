import type { PoolClient } from 'pg';
import type { CreditPayload } from './job';

/** Writes the entry where it is not there yet, and raises the member's points with it. */
export async function creditPoints(
  client: PoolClient,
  { memberId, points, reason }: CreditPayload,
): Promise<void> {
  const { rowCount } = await client.query(
    `INSERT INTO point_entries (member_id, points, reason) VALUES ($1, $2, $3)
     ON CONFLICT (member_id, points, reason) DO NOTHING`,
    [memberId, points, reason],
  );
  if (rowCount === 1)
    await client.query('UPDATE members SET points = points + $2 WHERE id = $1', [memberId, points]);
}
