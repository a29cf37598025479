import { randomUUID } from 'node:crypto';
import { pool } from './database';
import type { Answer, Outside, PaymentRequest } from './payment';

const DAY = 24 * 3600 * 1000;

interface Row {
  gateway_key: string;
  plate: string;
  cents: number;
  payment_id: number | null;
  charge_id: string | null;
  paid_at: Date | null;
}

const FIND = `SELECT k.gateway_key, k.plate, k.cents, k.payment_id, p.charge_id, p.paid_at
  FROM payment_keys k LEFT JOIN payments p ON p.id = k.payment_id`;

function answer(row: Row): Answer {
  return {
    status: 201,
    body: {
      paymentId: row.payment_id,
      plate: row.plate,
      cents: row.cents,
      chargeId: row.charge_id,
      status: 'paid',
      paidAt: row.paid_at!.toISOString(),
    },
  };
}

export async function postPayment({ client, key, body }: PaymentRequest, outside: Outside): Promise<Answer> {
  const { plate, cents } = body;
  key = key.toLowerCase();
  let row: Row | undefined;
  for (;;) {
    await pool.query(
      `INSERT INTO payment_keys (client, key, gateway_key, plate, cents) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
      [client, key, randomUUID(), plate, cents],
    );
    row = (await pool.query<Row>(`${FIND} WHERE k.client = $1 AND k.key = $2`, [client, key])).rows[0]!;
    if (row.paid_at) {
      const now = await outside.now();
      if (now.getTime() - row.paid_at.getTime() >= DAY) {
        await pool.query(
          `UPDATE payment_keys SET gateway_key = $4, plate = $5, cents = $6, payment_id = NULL
            WHERE client = $1 AND key = $2 AND gateway_key = $3`,
          [client, key, row.gateway_key, randomUUID(), plate, cents],
        );
        continue;
      }
    }
    break;
  }
  if (row.plate !== plate || row.cents !== cents)
    return { status: 422, body: { error: 'The key was used for another payment.' } };
  if (row.paid_at) return answer(row);
  const gatewayKey = row.gateway_key;
  const { chargeId } = await outside.charge({ key: gatewayKey, plate, cents });
  const paidAt = await outside.now();
  const db = await pool.connect();
  let broken: Error | undefined;
  try {
    await db.query(`BEGIN; SET LOCAL lock_timeout = '10s'`);
    const { rows } = await db.query<Row>(
      `SELECT payment_id FROM payment_keys WHERE gateway_key = $1 FOR UPDATE`,
      [gatewayKey],
    );
    if (rows[0] && rows[0].payment_id === null) {
      const { rows: made } = await db.query<{ id: number }>(
        'INSERT INTO payments (client, plate, cents, charge_id, paid_at) VALUES ($1, $2, $3, $4, $5) RETURNING id',
        [client, plate, cents, chargeId, paidAt],
      );
      await db.query(`UPDATE payment_keys SET payment_id = $2 WHERE gateway_key = $1`, [
        gatewayKey,
        made[0]!.id,
      ]);
    }
    await db.query('COMMIT');
  } catch (error) {
    await db.query('ROLLBACK').catch((e) => (broken = e));
    if ((error as { code?: string }).code === '55P03')
      return { status: 409, body: { error: 'The payment is under way.' } };
    throw error;
  } finally {
    db.release(broken);
  }
  const { rows } = await pool.query<Row>(`${FIND} WHERE k.gateway_key = $1`, [gatewayKey]);
  return answer(rows[0]!);
}
