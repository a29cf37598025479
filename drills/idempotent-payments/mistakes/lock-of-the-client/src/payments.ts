import { randomUUID, createHash } from 'node:crypto';
import { pool } from './database';
import type { Answer, Outside, PaymentRequest } from './payment';
import type { PoolClient } from 'pg';

export async function postPayment(request: PaymentRequest, outside: Outside): Promise<Answer> {
  const id = createHash('sha256').update(`${request.client}`).digest().readBigInt64BE().toString();
  const db = await pool.connect();
  let failed = true;
  try {
    const { rows } = await db.query<{ got: boolean }>('SELECT pg_try_advisory_lock($1) AS got', [id]);
    if (!rows[0]!.got) {
      failed = false;
      return { status: 409, body: { error: 'Under way.' } };
    }
    const answer = await locked(db, request, outside);
    await db.query('SELECT pg_advisory_unlock($1)', [id]);
    failed = false;
    return answer;
  } finally {
    // A session that may still have the lock is ended.
    db.release(failed);
  }
}

async function locked(
  db: PoolClient,
  { client, key, body: { plate, cents } }: PaymentRequest,
  outside: Outside,
): Promise<Answer> {
  const now = await outside.now();
  let {
    rows: [row],
  } = await db.query(`SELECT * FROM keys WHERE client = $1 AND key = $2`, [client, key]);
  if (row?.paid_at && now.getTime() - row.paid_at.getTime() >= 24 * 60 * 60 * 1000) {
    await db.query('DELETE FROM keys WHERE client = $1 AND key = $2 AND gateway_key = $3', [
      client,
      key,
      row.gateway_key,
    ]);
    row = undefined;
  }
  if (!row) {
    ({
      rows: [row],
    } = await db.query(
      'INSERT INTO keys (client, key, gateway_key, plate, cents) VALUES ($1,$2,$3,$4,$5) RETURNING *',
      [client, key, randomUUID(), plate, cents],
    ));
  }
  if (row.plate !== plate || row.cents !== cents) return { status: 422, body: { error: 'Other body.' } };
  if (row.answer) return { status: 201, body: row.answer };
  const { chargeId } = await outside.charge({ key: row.gateway_key, plate, cents });
  const paidAt = await outside.now();
  const {
    rows: [stored],
  } = await db.query(
    `WITH p AS (INSERT INTO payments (client, plate, cents, charge_id, paid_at) VALUES ($1, $3, $4, $5, $6) RETURNING *)
     UPDATE keys k SET paid_at = p.paid_at, answer = jsonb_build_object('paymentId', p.id, 'plate', p.plate, 'cents', p.cents, 'chargeId', p.charge_id, 'status', 'paid', 'paidAt', $7::text)
       FROM p WHERE k.client = $1 AND k.key = $2 RETURNING k.answer`,
    [client, key, plate, cents, chargeId, paidAt, paidAt.toISOString()],
  );
  return { status: 201, body: stored.answer };
}
