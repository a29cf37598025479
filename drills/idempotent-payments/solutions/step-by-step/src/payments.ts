import { pool } from './database';
import type { Answer, Outside, PaymentRequest } from './payment';

interface Order {
  readonly id: number;
  readonly chargeId: string | null;
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
    order = await charged(order.id, chargeId);
  }
  return order.answer ?? paid(order.id, await outside.now());
}

const ORDER = 'id, charge_id AS "chargeId", answer';

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

async function charged(id: number, chargeId: string): Promise<Order> {
  const { rows } = await pool.query<Order>(
    `UPDATE orders SET charge_id = coalesce(charge_id, $2) WHERE id = $1
     RETURNING ${ORDER}, true AS same`,
    [id, chargeId],
  );
  return rows[0] as Order;
}

/** One statement: whoever holds the order's row and finds no answer writes the payment, all others get the answer. */
async function paid(id: number, now: Date): Promise<Answer> {
  const { rows } = await pool.query<{ answer: Answer }>('SELECT pay_order($1, $2) AS answer', [id, now]);
  return (rows[0] as { answer: Answer }).answer;
}
