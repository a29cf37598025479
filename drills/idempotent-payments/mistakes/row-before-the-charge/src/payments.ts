import { pool } from './database';
import type { Answer, Outside, PaymentRequest } from './payment';

interface Intent {
  payment_id: number;
  generation: number;
  plate: string;
  cents: number;
  charge_id: string | null;
  paid_at: Date | null;
}
const DAY = 86_400_000;

async function latest(client: number, key: string): Promise<Intent | undefined> {
  const { rows } = await pool.query<Intent>(
    `SELECT i.payment_id, i.generation, i.plate, i.cents, p.charge_id, p.paid_at
       FROM payment_intents i LEFT JOIN payments p ON p.id = i.payment_id AND p.charge_id <> ''
      WHERE i.client = $1 AND i.key = $2 ORDER BY i.generation DESC LIMIT 1`,
    [client, key],
  );
  return rows[0];
}
function done(i: Intent): Answer {
  return {
    status: 201,
    body: {
      paymentId: i.payment_id,
      plate: i.plate,
      cents: i.cents,
      chargeId: i.charge_id,
      status: 'paid',
      paidAt: i.paid_at!.toISOString(),
    },
  };
}
export async function postPayment({ client, key, body }: PaymentRequest, outside: Outside): Promise<Answer> {
  const { plate, cents } = body;
  const now = await outside.now();
  let intent = await latest(client, key);
  if (!intent || (intent.paid_at && now.getTime() >= intent.paid_at.getTime() + DAY)) {
    await pool.query(
      `INSERT INTO payment_intents (client, key, generation, plate, cents) VALUES ($1,$2,$3,$4,$5) ON CONFLICT DO NOTHING`,
      [client, key, (intent?.generation ?? 0) + 1, plate, cents],
    );
    intent = (await latest(client, key))!;
  }
  if (intent.plate !== plate || intent.cents !== cents) return { status: 409, body: { error: 'other body' } };
  if (intent.paid_at) return done(intent);
  await pool.query(
    `INSERT INTO payments (id, client, plate, cents, charge_id, paid_at) VALUES ($1,$2,$3,$4,'',$5) ON CONFLICT (id) DO NOTHING`,
    [intent.payment_id, client, plate, cents, now],
  );
  const { chargeId } = await outside.charge({ key: `parking-${intent.payment_id}`, plate, cents });
  const paidAt = await outside.now();
  await pool.query(`UPDATE payments SET charge_id = $2, paid_at = $3 WHERE id = $1 AND charge_id = ''`, [
    intent.payment_id,
    chargeId,
    paidAt,
  ]);
  const { rows } = await pool.query<{ charge_id: string; paid_at: Date }>(
    'SELECT charge_id, paid_at FROM payments WHERE id = $1',
    [intent.payment_id],
  );
  return done({ ...intent, ...rows[0]! });
}
