import type { PoolClient } from 'pg';
import type { Line } from './order';

/** @returns whether there were enough to take */
export async function takeCake(client: PoolClient, { cakeId, quantity }: Line): Promise<boolean> {
  const { rowCount } = await client.query(
    'UPDATE cakes SET remaining = remaining - $2 WHERE id = $1 AND remaining >= $2',
    [cakeId, quantity],
  );
  return rowCount === 1;
}
