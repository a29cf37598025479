import { pool } from './database';
import type { Answer, Outside, PaymentRequest } from './payment';

const DAY = 24 * 3600 * 1000;
/** How often a call asks the gateway until it gives up. */
const ASKS = 3;

interface Paid {
  readonly id: number;
  readonly plate: string;
  readonly cents: number;
  readonly chargeId: string;
  readonly paidAt: Date;
}

const OTHER_BODY: Answer = { status: 422, body: { error: 'This key was used for another payment.' } };

/** POST /payments. There is nothing but the payment itself: its row is the first one after the one that had the key before. */
export async function postPayment(request: PaymentRequest, outside: Outside): Promise<Answer> {
  const { client, key, body } = request;
  const now = await outside.now();
  const last = await lastPaid(request);
  if (last && now.getTime() - last.paidAt.getTime() < DAY) return answerOf(last, request);
  const previous = last?.id ?? 0;
  try {
    const { chargeId } = await charge(outside, {
      key: `${client}:${previous}:${key}`,
      plate: body.plate,
      cents: body.cents,
    });
    await pool.query(
      `INSERT INTO payments (client, plate, cents, charge_id, paid_at, request_key, previous_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (client, request_key, previous_id) DO NOTHING`,
      [client, body.plate, body.cents, chargeId, await outside.now(), key, previous],
    );
  } catch (error) {
    if ((error as { code?: string }).code === 'idempotency_error') return OTHER_BODY;
    throw error;
  }
  return answerOf((await lastPaid(request)) as Paid, request);
}

/** Where the connection breaks it is asked again with the same key, which charges once. */
async function charge(
  outside: Outside,
  what: Parameters<Outside['charge']>[0],
): Promise<{ chargeId: string }> {
  for (let ask = 1; ; ask += 1) {
    try {
      return await outside.charge(what);
    } catch (error) {
      if (ask === ASKS || (error as { code?: string }).code === 'idempotency_error') throw error;
    }
  }
}

async function lastPaid({ client, key }: PaymentRequest): Promise<Paid | undefined> {
  const { rows } = await pool.query<Paid>(
    `SELECT id, plate, cents, charge_id AS "chargeId", paid_at AS "paidAt"
     FROM payments WHERE client = $1 AND request_key = $2 ORDER BY previous_id DESC LIMIT 1`,
    [client, key],
  );
  return rows[0];
}

function answerOf({ id, plate, cents, chargeId, paidAt }: Paid, { body }: PaymentRequest): Answer {
  if (plate !== body.plate || cents !== body.cents) return OTHER_BODY;
  return {
    status: 201,
    body: { paymentId: id, plate, cents, chargeId, status: 'paid', paidAt: paidAt.toISOString() },
  };
}
