import { transaction } from './database';
import type { Answer, Outside, PaymentRequest } from './payment';

const DAY = 24 * 3600 * 1000;

interface Paid {
  readonly id: number;
  readonly plate: string;
  readonly cents: number;
  readonly chargeId: string;
  readonly paidAt: Date;
}

const OTHER_BODY: Answer = { status: 422, body: { error: 'The key was used for another payment.' } };

/** POST /payments, one at a time: no two drivers pay at once, which a car park of this size can bear. */
export async function postPayment(
  { client, key, body: { plate, cents } }: PaymentRequest,
  outside: Outside,
): Promise<Answer> {
  return transaction(async (database) => {
    await database.query('LOCK TABLE payment_keys IN EXCLUSIVE MODE');
    const { rows } = await database.query<Paid>(
      `SELECT id, plate, cents, charge_id AS "chargeId", paid_at AS "paidAt"
       FROM payment_keys JOIN payments ON id = payment_id
       WHERE payment_keys.client = $1 AND key = $2 ORDER BY id DESC LIMIT 1`,
      [client, key],
    );
    const [last] = rows;
    const now = await outside.now();
    if (last && now.getTime() - last.paidAt.getTime() < DAY)
      return last.plate === plate && last.cents === cents ? answerOf(last) : OTHER_BODY;

    // The same for every retry: what was broken off has left nothing here.
    const charge = { key: `${client}/${last?.id ?? 0}/${key}`, plate, cents };
    const chargeId = await outside.charge(charge).then(
      (charged) => charged.chargeId,
      (error: { code?: string }) => {
        if (error.code === 'idempotency_error') return undefined;
        throw error;
      },
    );
    if (chargeId === undefined) return OTHER_BODY;
    const { rows: payments } = await database.query<{ id: number }>(
      'INSERT INTO payments (client, plate, cents, charge_id, paid_at) VALUES ($1, $2, $3, $4, $5) RETURNING id',
      [client, plate, cents, chargeId, now],
    );
    const id = payments[0]?.id as number;
    await database.query('INSERT INTO payment_keys (payment_id, client, key) VALUES ($1, $2, $3)', [
      id,
      client,
      key,
    ]);
    return answerOf({ id, plate, cents, chargeId, paidAt: now });
  });
}

function answerOf({ id, plate, cents, chargeId, paidAt }: Paid): Answer {
  return {
    status: 201,
    body: { paymentId: id, plate, cents, chargeId, status: 'paid', paidAt: paidAt.toISOString() },
  };
}
