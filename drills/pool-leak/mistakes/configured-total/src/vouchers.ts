import type { PoolClient } from 'pg';
import { Refusal } from './refusal';

/**
 * Uses a voucher up, in the client's transaction.
 * @returns what it is worth, in cents
 * @throws Refusal where there is none, or it was used
 */
export async function redeem(client: PoolClient, code: string): Promise<number> {
  const { rows } = await client.query<{ cents: number }>(
    'UPDATE vouchers SET used = true WHERE code = $1 AND NOT used RETURNING cents',
    [code],
  );
  if (!rows[0]) throw new Refusal(422, 'voucher');
  return rows[0].cents;
}
