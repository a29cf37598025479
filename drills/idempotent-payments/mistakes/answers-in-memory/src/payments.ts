import { isDeepStrictEqual } from 'node:util';
import { pool } from './database';
import type { Answer, Outside, PaymentBody, PaymentRequest } from './payment';

const DAY = 24 * 3600 * 1000;

interface Use {
  readonly body: PaymentBody;
  readonly number: number;
  readonly paidAt?: Date;
  readonly answer: Promise<Answer>;
}

const uses = new Map<string, Use>();

/** POST /payments. Equal requests share one promise. */
export async function postPayment(request: PaymentRequest, outside: Outside): Promise<Answer> {
  const now = await outside.now();
  const name = `${request.client}/${request.key}`;
  const last = uses.get(name);
  if (last && now.getTime() - (last.paidAt ?? now).getTime() < DAY)
    return isDeepStrictEqual(last.body, request.body)
      ? last.answer
      : { status: 422, body: { error: 'This key was used for another payment.' } };
  const number = (last?.number ?? 0) + 1;
  const answer = pay(request, `${name}/${number}`, outside, now);
  uses.set(name, { body: request.body, number, paidAt: now, answer });
  answer.catch(() => uses.delete(name));
  return answer;
}

async function pay(
  { client, body }: PaymentRequest,
  gatewayKey: string,
  outside: Outside,
  paidAt: Date,
): Promise<Answer> {
  const { plate, cents } = body;
  const { chargeId } = await outside.charge({ key: gatewayKey, plate, cents });
  const { rows } = await pool.query<{ id: number }>(
    'INSERT INTO payments (client, plate, cents, charge_id, paid_at) VALUES ($1, $2, $3, $4, $5) RETURNING id',
    [client, plate, cents, chargeId, paidAt],
  );
  return {
    status: 201,
    body: {
      ...{ paymentId: rows[0]?.id, plate, cents, chargeId },
      ...{ status: 'paid', paidAt: paidAt.toISOString() },
    },
  };
}
