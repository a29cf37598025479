import { pool, transaction } from './database';
import type { Answer, Outside, PaymentRequest } from './payment';

const DAY = 24 * 3600 * 1000;

interface Stored {
  readonly use: number;
  readonly answer: Answer;
  readonly paidAt: Date;
  readonly same: boolean;
}

const OTHER_BODY: Answer = { status: 422, body: { error: 'This key was used for another payment.' } };

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

/** The primary key sees to it that nobody stores a second answer. */
async function paid(request: PaymentRequest, outside: Outside): Promise<Answer> {
  const { client, key, body } = request;
  const now = await outside.now();
  const last = await lastUse(request);
  if (last && now.getTime() - last.paidAt.getTime() < DAY) return last.same ? last.answer : OTHER_BODY;
  const { plate, cents } = body;
  const use = (last?.use ?? 0) + 1;
  const { chargeId } = await outside.charge({ key: `${client}/${key}/${use}`, plate, cents });
  return transaction(async (database) => {
    const { rows } = await database.query<{ id: number }>(
      'INSERT INTO payments (client, plate, cents, charge_id, paid_at) VALUES ($1, $2, $3, $4, $5) RETURNING id',
      [client, plate, cents, chargeId, now],
    );
    const answer: Answer = {
      status: 201,
      body: { paymentId: rows[0]?.id, plate, cents, chargeId, status: 'paid', paidAt: now.toISOString() },
    };
    await database.query(
      'INSERT INTO answers (client, key, use, body, answer, paid_at) VALUES ($1, $2, $3, $4, $5, $6)',
      [client, key, use, JSON.stringify(body), JSON.stringify(answer), now],
    );
    return answer;
  });
}

async function lastUse({ client, key, body }: PaymentRequest): Promise<Stored | undefined> {
  const { rows } = await pool.query<Stored>(
    `SELECT use, answer, paid_at AS "paidAt", body = $3::jsonb AS same
     FROM answers WHERE client = $1 AND key = $2 ORDER BY use DESC LIMIT 1`,
    [client, key, JSON.stringify(body)],
  );
  return rows[0];
}
