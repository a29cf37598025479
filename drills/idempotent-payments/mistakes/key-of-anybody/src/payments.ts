import { transaction } from './database';
import type { Answer, Outside, PaymentRequest } from './payment';

const DAY = 24 * 3600 * 1000;

interface Stored {
  readonly answer: Answer | null;
  readonly paidAt: Date | null;
  readonly same: boolean;
  /** How often the key was used. */
  readonly uses: number;
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
      'INSERT INTO used_keys (client, key, body) VALUES ($1, $2, $3) ON CONFLICT (key) DO NOTHING',
      [client, key, JSON.stringify(body)],
    );
    const { rows } = await database.query<Stored>(
      `SELECT answer, paid_at AS "paidAt", body = $2::jsonb AS same, uses
       FROM used_keys WHERE key = $1 FOR UPDATE`,
      [key, JSON.stringify(body)],
    );
    const stored = rows[0] as Stored;
    const now = await outside.now();
    if (stored.answer && stored.paidAt && now.getTime() - stored.paidAt.getTime() < DAY)
      return stored.same ? stored.answer : OTHER_BODY;

    // The same for every retry, since it is rolled back with the rest; another one for each use of the key.
    const gatewayKey = `${key}/${stored.uses + 1}`;
    const { plate, cents } = body;
    const { chargeId } = await outside.charge({ key: gatewayKey, plate, cents });
    const { rows: payments } = await database.query<{ id: number }>(
      'INSERT INTO payments (client, plate, cents, charge_id, paid_at) VALUES ($1, $2, $3, $4, $5) RETURNING id',
      [client, plate, cents, chargeId, now],
    );
    const answer: Answer = {
      status: 201,
      body: { paymentId: payments[0]?.id, plate, cents, chargeId, status: 'paid', paidAt: now.toISOString() },
    };
    await database.query(
      'UPDATE used_keys SET body = $2, answer = $3, paid_at = $4, uses = uses + 1 WHERE key = $1',
      [key, JSON.stringify(body), JSON.stringify(answer), now],
    );
    return answer;
  });
}
