import { transaction } from './database';
import type { Answer, Outside, PaymentRequest } from './payment';

interface Stored {
  readonly answer: Answer | null;
  readonly same: boolean;
}

const OTHER_BODY: Answer = { status: 422, body: { error: 'The key was used for another payment.' } };

/** POST /payments */
export async function postPayment(request: PaymentRequest, outside: Outside): Promise<Answer> {
  try {
    return await paid(request, outside);
  } catch (error) {
    // Of a payment that was broken off only the gateway knows what was to be paid.
    if ((error as { code?: string }).code === 'idempotency_error') return OTHER_BODY;
    throw error;
  }
}

/** Whoever has the key's row makes the payment; all others wait for it. */
function paid({ client, key, body }: PaymentRequest, outside: Outside): Promise<Answer> {
  return transaction(async (database): Promise<Answer> => {
    await database.query(
      'INSERT INTO used_keys (client, key, body) VALUES ($1, $2, $3) ON CONFLICT (client, key) DO NOTHING',
      [client, key, JSON.stringify(body)],
    );
    const { rows } = await database.query<Stored>(
      `SELECT answer, body = $3::jsonb AS same
       FROM used_keys WHERE client = $1 AND key = $2 FOR UPDATE`,
      [client, key, JSON.stringify(body)],
    );
    const stored = rows[0] as Stored;
    if (stored.answer) return stored.same ? stored.answer : OTHER_BODY;

    const { plate, cents } = body;
    const { chargeId } = await outside.charge({ key: `${client}/${key}`, plate, cents });
    const now = await outside.now();
    const { rows: payments } = await database.query<{ id: number }>(
      'INSERT INTO payments (client, plate, cents, charge_id, paid_at) VALUES ($1, $2, $3, $4, $5) RETURNING id',
      [client, plate, cents, chargeId, now],
    );
    const answer: Answer = {
      status: 201,
      body: { paymentId: payments[0]?.id, plate, cents, chargeId, status: 'paid', paidAt: now.toISOString() },
    };
    await database.query(
      'UPDATE used_keys SET body = $3, answer = $4, paid_at = $5 WHERE client = $1 AND key = $2',
      [client, key, JSON.stringify(body), JSON.stringify(answer), now],
    );
    return answer;
  });
}
