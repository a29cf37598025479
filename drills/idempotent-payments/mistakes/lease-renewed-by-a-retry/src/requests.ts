import { pool } from './database';
import type { Answer, PaymentRequest } from './payment';

/** A request that is ours to work at. */
export interface Claim {
  /** The gateway's key for this payment, whoever works at it. */
  readonly gatewayKey: string;
  readonly claimedAt: Date;
}

/**
 * Makes the request ours where it is new, where its key has expired, or where whoever was at it has not finished within half a
 * minute; undefined where it is somebody else's or done.
 */
export async function claim({ client, key, body }: PaymentRequest, now: Date): Promise<Claim | undefined> {
  const { rows } = await pool.query<{ gatewayKey: string }>(
    `INSERT INTO payment_requests AS r (client, key, body, claimed_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (client, key) DO UPDATE SET
       claimed_at = $4, body = $3, answer = NULL, paid_at = NULL,
       gateway_key = CASE WHEN r.answer IS NULL THEN r.gateway_key ELSE gen_random_uuid() END
     WHERE r.paid_at <= $4::timestamptz - interval '24 hours'
        OR r.answer IS NULL AND r.body = $3::jsonb AND r.claimed_at <= $4::timestamptz - interval '30 seconds'
     RETURNING gateway_key AS "gatewayKey"`,
    [client, key, JSON.stringify(body), now],
  );
  return rows[0] && { gatewayKey: rows[0].gatewayKey, claimedAt: now };
}

/** What is to be said of a request that is not ours. */
export async function storedAnswer({ client, key, body }: PaymentRequest, now: Date): Promise<Answer> {
  const { rows } = await pool.query<{ answer: Answer | null; same: boolean }>(
    'SELECT answer, body = $3::jsonb AS same FROM payment_requests WHERE client = $1 AND key = $2',
    [client, key, JSON.stringify(body)],
  );
  if (rows[0] && !rows[0].same)
    return { status: 422, body: { error: 'This key was used for another payment.' } };
  if (rows[0]?.answer) return rows[0].answer;
  await pool.query(
    'UPDATE payment_requests SET claimed_at = $3 WHERE client = $1 AND key = $2 AND answer IS NULL',
    [client, key, now],
  );
  return { status: 409, body: { error: 'This payment is being made. Try again.' } };
}

/** After a failure the next retry need not wait. */
export async function release({ client, key }: PaymentRequest, { claimedAt }: Claim): Promise<void> {
  await pool
    .query(
      `UPDATE payment_requests SET claimed_at = '-infinity'
       WHERE client = $1 AND key = $2 AND answer IS NULL AND claimed_at = $3`,
      [client, key, claimedAt],
    )
    .catch((error: Error) => console.error('A request stays claimed for a while:', error.message));
}
