import { pool } from './database';
import type { Answer, Outside, PaymentRequest } from './payment';

interface Order {
  readonly id: number;
  readonly chargeId: string | null;
  readonly paidAt: Date | null;
  readonly answer: Answer | null;
  readonly same: boolean;
}

/**
 * POST /payments. An order goes through its steps one after the other, each committed before the next: ordered, charged, paid.
 * Whoever comes by takes it on from where it is.
 */
export async function postPayment(request: PaymentRequest, outside: Outside): Promise<Answer> {
  const { plate, cents } = request.body;
  let order = await ordered(request, await outside.now());
  if (!order.same) return { status: 422, body: { error: 'This key was used for another payment.' } };
  if (!order.chargeId) {
    const { chargeId } = await outside.charge({ key: `order ${order.id}`, plate, cents });
    order = await charged(order.id, chargeId, await outside.now());
  }
  return order.answer ?? paid(order.id);
}

/** The payment's number is taken beforehand, so that the answer can have it. */
const SET_ANSWER = `
  UPDATE orders SET payment_id = nextval(pg_get_serial_sequence('payments', 'id')), answer = jsonb_build_object('status', 201,
    'body', body || jsonb_build_object('paymentId', currval(pg_get_serial_sequence('payments', 'id')), 'chargeId', charge_id,
    'status', 'paid', 'paidAt', to_char(paid_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
  WHERE id = $1 AND answer IS NULL RETURNING answer`;
const WRITE_PAYMENT = `
  INSERT INTO payments (id, client, plate, cents, charge_id, paid_at)
  SELECT payment_id, client, body ->> 'plate', (body ->> 'cents')::integer, charge_id, paid_at FROM orders WHERE id = $1`;
const ORDER = 'id, charge_id AS "chargeId", paid_at AS "paidAt", answer';

/** The order of this key that has not expired; a new one where there is none. */
async function ordered({ client, key, body }: PaymentRequest, now: Date): Promise<Order> {
  const parameters = [client, key, JSON.stringify(body)];
  await pool.query(
    `UPDATE orders SET is_open = false WHERE client = $1 AND key = $2 AND is_open
       AND paid_at <= $3::timestamptz - interval '24 hours'`,
    [client, key, now],
  );
  await pool.query(
    'INSERT INTO orders (client, key, body) VALUES ($1, $2, $3) ON CONFLICT (client, key) WHERE is_open DO NOTHING',
    parameters,
  );
  const { rows } = await pool.query<Order>(
    `SELECT ${ORDER}, body = $3::jsonb AS same FROM orders WHERE client = $1 AND key = $2 AND is_open`,
    parameters,
  );
  return rows[0] as Order;
}

async function charged(id: number, chargeId: string, now: Date): Promise<Order> {
  const { rows } = await pool.query<Order>(
    `UPDATE orders SET charge_id = coalesce(charge_id, $2), paid_at = coalesce(paid_at, $3) WHERE id = $1
     RETURNING ${ORDER}, true AS same`,
    [id, chargeId, now],
  );
  return rows[0] as Order;
}

/** Whoever sets the answer writes the payment; all others get the answer. */
async function paid(id: number): Promise<Answer> {
  const { rows: set } = await pool.query<{ answer: Answer }>(SET_ANSWER, [id]);
  if (set.length > 0) await pool.query(WRITE_PAYMENT, [id]);
  const { rows } = await pool.query<{ answer: Answer }>('SELECT answer FROM orders WHERE id = $1', [id]);
  return (rows[0] as { answer: Answer }).answer;
}
