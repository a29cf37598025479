import { randomUUID } from 'node:crypto';
import { pool } from './database';
import type { Answer, Outside, PaymentRequest } from './payment';

/** POST /payments */
export async function postPayment({ client, body }: PaymentRequest, outside: Outside): Promise<Answer> {
  const { plate, cents } = body;
  const { chargeId } = await outside.charge({ key: randomUUID(), plate, cents });
  const paidAt = await outside.now();
  const { rows } = await pool.query<{ id: number }>(
    'INSERT INTO payments (client, plate, cents, charge_id, paid_at) VALUES ($1, $2, $3, $4, $5) RETURNING id',
    [client, plate, cents, chargeId, paidAt],
  );
  const paymentId = rows[0]!.id;
  return {
    status: 201,
    body: { paymentId, plate, cents, chargeId, status: 'paid', paidAt: paidAt.toISOString() },
  };
}
