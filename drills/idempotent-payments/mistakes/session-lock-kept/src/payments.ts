import { pool } from './database';
import type { Answer, Outside, PaymentRequest } from './payment';

const DAY = 24 * 3600 * 1000;

interface Stored {
  readonly use: number;
  readonly answer: Answer;
  readonly paidAt: Date;
  readonly same: boolean;
}

/** POST /payments. One at a time for each key. */
export async function postPayment(request: PaymentRequest, outside: Outside): Promise<Answer> {
  await pool.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [
    JSON.stringify([request.client, request.key]),
  ]);
  const now = await outside.now();
  const last = await lastUse(request);
  if (last && now.getTime() - last.paidAt.getTime() < DAY) return answerOf(last);
  const use = (last?.use ?? 0) + 1;
  const { plate, cents } = request.body;
  let chargeId: string;
  try {
    ({ chargeId } = await outside.charge({ key: `${request.client}/${request.key}/${use}`, plate, cents }));
  } catch (error) {
    if ((error as { code?: string }).code !== 'idempotency_error') throw error;
    return { status: 409, body: { error: 'Another payment is being made with this key.' } };
  }
  await pool.query(
    `WITH new_use AS (
       INSERT INTO key_uses (client, key, use, body, paid_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT DO NOTHING RETURNING client
     ), paid AS (
       INSERT INTO payments (client, plate, cents, charge_id, paid_at)
       SELECT client, $6, $7, $8, $5 FROM new_use RETURNING id
     )
     INSERT INTO key_answers (client, key, use, answer)
     SELECT $1, $2, $3, jsonb_set($9, '{body,paymentId}', to_jsonb(id)) FROM paid`,
    [
      ...[request.client, request.key, use, JSON.stringify(request.body), now, plate, cents, chargeId],
      JSON.stringify({
        status: 201,
        body: { plate, cents, chargeId, status: 'paid', paidAt: now.toISOString() },
      }),
    ],
  );
  return answerOf((await lastUse(request)) as Stored);
}

async function lastUse({ client, key, body }: PaymentRequest): Promise<Stored | undefined> {
  const { rows } = await pool.query<Stored>(
    `SELECT use, answer, paid_at AS "paidAt", body = $3::jsonb AS same
     FROM key_uses JOIN key_answers USING (client, key, use)
     WHERE client = $1 AND key = $2 ORDER BY use DESC LIMIT 1`,
    [client, key, JSON.stringify(body)],
  );
  return rows[0];
}

function answerOf({ same, answer }: Stored): Answer {
  return same ? answer : { status: 400, body: { error: 'This key was used for another payment.' } };
}
