import { transaction } from './database';
import type { Answer, Outside, PaymentRequest } from './payment';
import { claim, release, storedAnswer, type Claim } from './requests';

/** POST /payments */
export async function postPayment(request: PaymentRequest, outside: Outside): Promise<Answer> {
  const now = await outside.now();
  const claimed = await claim(request, now);
  if (!claimed) return storedAnswer(request);
  try {
    const { plate, cents } = request.body;
    const { chargeId } = await outside.charge({ key: claimed.gatewayKey, plate, cents });
    return await store(request, claimed, chargeId, await outside.now());
  } catch (error) {
    await release(request, claimed);
    throw error;
  }
}

/** Writes payment and answer together; where another one has been faster meanwhile, its answer stands. */
function store(
  { client, key, body }: PaymentRequest,
  { gatewayKey }: Claim,
  chargeId: string,
  paidAt: Date,
): Promise<Answer> {
  return transaction(async (database): Promise<Answer> => {
    const { rows } = await database.query<{ answer: Answer | null }>(
      'SELECT answer FROM payment_requests WHERE client = $1 AND key = $2 AND gateway_key = $3 FOR UPDATE',
      [client, key, gatewayKey],
    );
    if (rows[0]?.answer) return rows[0].answer;
    const { plate, cents } = body;
    const { rows: paid } = await database.query<{ id: number }>(
      'INSERT INTO payments (client, plate, cents, charge_id, paid_at) VALUES ($1, $2, $3, $4, $5) RETURNING id',
      [client, plate, cents, chargeId, paidAt],
    );
    const answer: Answer = {
      status: 201,
      body: { paymentId: paid[0]?.id, plate, cents, chargeId, status: 'paid', paidAt: paidAt.toISOString() },
    };
    await database.query(
      'UPDATE payment_requests SET answer = $3, paid_at = $4 WHERE client = $1 AND key = $2',
      [client, key, JSON.stringify(answer), paidAt],
    );
    return answer;
  });
}
