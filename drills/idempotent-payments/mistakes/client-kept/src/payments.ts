import type { PoolClient } from 'pg';
import { connection, transaction } from './database';
import type { Answer, Outside, PaymentRequest } from './payment';

const DAY = 24 * 3600 * 1000;
const OTHER_BODY: Answer = { status: 422, body: { error: 'This key was used for another payment.' } };
const AT_WORK: Answer = { status: 409, body: { error: 'This payment is being made. Try again.' } };

/** POST /payments. One at a time for each key: the lock is the session's, and gone with it. */
export function postPayment(request: PaymentRequest, outside: Outside): Promise<Answer> {
  const name = JSON.stringify([request.client, request.key]);
  return connection(async (session): Promise<Answer> => {
    const { rows } = await session.query<{ locked: boolean }>(
      'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS locked',
      [name],
    );
    if (!rows[0]?.locked) return AT_WORK;
    try {
      return await alone(session, request, outside);
    } catch (error) {
      // Of a payment that was broken off only the gateway knows what was to be paid.
      if ((error as { code?: string }).code === 'idempotency_error') return OTHER_BODY;
      throw error;
    } finally {
      await session.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [name]);
    }
  });
}

async function alone(session: PoolClient, request: PaymentRequest, outside: Outside): Promise<Answer> {
  const { client, key, body } = request;
  const now = await outside.now();
  const { rows } = await session.query<{ answer: Answer; same: boolean; paidAt: Date }>(
    `SELECT answer, body = $3::jsonb AS same, paid_at AS "paidAt"
     FROM answers WHERE client = $1 AND key = $2 ORDER BY paid_at DESC LIMIT 1`,
    [client, key, JSON.stringify(body)],
  );
  const last = rows[0];
  if (last && now.getTime() - last.paidAt.getTime() < DAY) return last.same ? last.answer : OTHER_BODY;
  const { plate, cents } = body;
  // What came before this payment is the same for every retry of it.
  const gatewayKey = [client, key, last?.paidAt.toISOString() ?? 'first'].join(' ');
  const { chargeId } = await outside.charge({ key: gatewayKey, plate, cents });
  return transaction(session, async () => {
    const { rows: paid } = await session.query<{ id: number }>(
      'INSERT INTO payments (client, plate, cents, charge_id, paid_at) VALUES ($1, $2, $3, $4, $5) RETURNING id',
      [client, plate, cents, chargeId, now],
    );
    const answer: Answer = {
      status: 201,
      body: { paymentId: paid[0]?.id, plate, cents, chargeId, status: 'paid', paidAt: now.toISOString() },
    };
    await session.query(
      'INSERT INTO answers (client, key, body, answer, paid_at) VALUES ($1, $2, $3, $4, $5)',
      [...[client, key, JSON.stringify(body), JSON.stringify(answer), now]],
    );
    return answer;
  });
}
