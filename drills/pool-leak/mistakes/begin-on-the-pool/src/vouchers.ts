import { pool } from './database';
import { Refusal } from './refusal';

/**
 * Uses a voucher up.
 * @returns what it is worth, in cents
 * @throws Refusal where there is none, or it was used
 */
export async function redeem(code: string): Promise<number> {
  const { rows } = await pool.query<{ cents: number }>(
    'UPDATE vouchers SET used = true WHERE code = $1 AND NOT used RETURNING cents',
    [code],
  );
  if (!rows[0]) throw new Refusal(422, 'voucher');
  return rows[0].cents;
}
