import type { PoolClient } from 'pg';
import type { CreditPayload } from './job';

/** Writes the entry, and raises the member's points, within the caller's transaction. */
export async function creditPoints(
  client: PoolClient,
  { memberId, points, reason }: CreditPayload,
): Promise<void> {
  await client.query('INSERT INTO point_entries (member_id, points, reason) VALUES ($1, $2, $3)', [
    memberId,
    points,
    reason,
  ]);
  await client.query('UPDATE members SET points = points + $2 WHERE id = $1', [memberId, points]);
}
