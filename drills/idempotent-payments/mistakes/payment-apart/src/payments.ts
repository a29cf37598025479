import { pool } from './database';
import type { Answer, Outside, PaymentRequest } from './payment';
import { claim, release, storedAnswer } from './requests';

/** POST /payments */
export async function postPayment(request: PaymentRequest, outside: Outside): Promise<Answer> {
  const now = await outside.now();
  const claimed = await claim(request, now);
  if (!claimed) return storedAnswer(request);
  try {
    const { plate, cents } = request.body;
    const { chargeId } = await outside.charge({ key: claimed.gatewayKey, plate, cents });
    return await store(request, chargeId, await outside.now());
  } catch (error) {
    await release(request, claimed);
    throw error;
  }
}

/** Writes the payment, then the answer; where another one has been faster meanwhile, its answer stands. */
async function store({ client, key, body }: PaymentRequest, chargeId: string, paidAt: Date): Promise<Answer> {
  const { plate, cents } = body;
  const { rows } = await pool.query<{ id: number }>(
    'INSERT INTO payments (client, plate, cents, charge_id, paid_at) VALUES ($1, $2, $3, $4, $5) RETURNING id',
    [client, plate, cents, chargeId, paidAt],
  );
  const answer: Answer = {
    status: 201,
    body: { paymentId: rows[0]?.id, plate, cents, chargeId, status: 'paid', paidAt: paidAt.toISOString() },
  };
  const { rows: stored } = await pool.query<{ answer: Answer }>(
    `UPDATE payment_requests SET answer = coalesce(answer, $3), paid_at = coalesce(paid_at, $4)
     WHERE client = $1 AND key = $2 RETURNING answer`,
    [client, key, JSON.stringify(answer), paidAt],
  );
  return stored[0]?.answer ?? answer;
}
