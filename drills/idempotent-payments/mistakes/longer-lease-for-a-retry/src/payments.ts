import { randomUUID } from 'node:crypto';
import { pool } from './database';
import type { Answer, Outside, PaymentRequest } from './payment';
const LEASE = 45_000;
const DAY = 24 * 60 * 60_000;
const busy: Answer = { status: 409, body: { error: 'The payment is being taken.' } };

export async function postPayment(
  { client, key, body: { plate, cents } }: PaymentRequest,
  outside: Outside,
): Promise<Answer> {
  const owner = randomUUID();
  const now = await outside.now();
  const expired = new Date(now.getTime() - DAY);
  const stale = new Date(now.getTime() - LEASE);
  const {
    rows: [mine],
  } = await pool.query(
    `INSERT INTO keys AS k (client, key, plate, cents, state, locked_at, owner) VALUES ($1,$2,$3,$4,'working',$5,$6)
     ON CONFLICT (client, key) DO UPDATE SET
       gateway_key = CASE WHEN k.state = 'paid' THEN gen_random_uuid() ELSE k.gateway_key END,
       plate = $3, cents = $4, state = 'working', locked_at = $5::timestamptz + interval '30 seconds', owner = $6, answer = NULL, paid_at = NULL
     WHERE k.state = 'paid' AND k.paid_at <= $7
        OR k.state = 'working' AND k.plate = $3 AND k.cents = $4 AND (k.locked_at IS NULL OR k.locked_at <= $8)
     RETURNING gateway_key`,
    [client, key, plate, cents, now, owner, expired, stale],
  );
  if (!mine) {
    const {
      rows: [row],
    } = await pool.query(`SELECT * FROM keys WHERE client = $1 AND key = $2`, [client, key]);
    if (!row) return busy;
    if (row.plate !== plate || row.cents !== cents) return { status: 422, body: { error: 'other' } };
    return row.state === 'paid' ? { status: 201, body: row.answer } : busy;
  }
  let chargeId: string;
  try {
    ({ chargeId } = await outside.charge({ key: mine.gateway_key, plate, cents }));
  } catch {
    await pool.query('UPDATE keys SET locked_at = NULL WHERE owner = $1', [owner]);
    return { status: 503, body: { error: 'The gateway cannot be reached. Try again.' } };
  }
  const paidAt = await outside.now();
  // One statement: whoever is first marks the key as paid and makes the row.
  await pool.query(
    `WITH n AS (SELECT nextval('payments_id_seq')::int AS id),
     k AS (UPDATE keys SET state = 'paid', paid_at = $5, answer = json_build_object('paymentId', n.id, 'plate', plate, 'cents', cents, 'chargeId', $4::text, 'status', 'paid', 'paidAt', $6::text)
            FROM n WHERE client = $1 AND key = $2 AND gateway_key = $3 AND state = 'working' RETURNING n.id, client, plate, cents)
     INSERT INTO payments (id, client, plate, cents, charge_id, paid_at) SELECT id, client, plate, cents, $4, $5 FROM k`,
    [client, key, mine.gateway_key, chargeId, paidAt, paidAt.toISOString()],
  );
  const {
    rows: [row],
  } = await pool.query(`SELECT answer FROM keys WHERE gateway_key = $1`, [mine.gateway_key]);
  return { status: 201, body: row.answer };
}
