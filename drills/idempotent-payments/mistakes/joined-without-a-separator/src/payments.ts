import { pool } from './database';
import type { Answer, Outside, PaymentRequest } from './payment';

const DAY = 86_400_000;
const name = (client: number, key: string, gen: number) => `${client}${key}${gen > 1 ? '#' + gen : ''}`;
async function paid(gatewayKey: string) {
  return (
    await pool.query('SELECT id, plate, cents, charge_id, paid_at FROM payments WHERE gateway_key = $1', [
      gatewayKey,
    ])
  ).rows[0];
}
const ok = (r: any): Answer => ({
  status: 201,
  body: {
    paymentId: r.id,
    plate: r.plate,
    cents: r.cents,
    chargeId: r.charge_id,
    status: 'paid',
    paidAt: r.paid_at.toISOString(),
  },
});

export async function postPayment(
  { client, key, body: { plate, cents } }: PaymentRequest,
  outside: Outside,
): Promise<Answer> {
  const now = await outside.now();
  for (;;) {
    const {
      rows: [intent],
    } = await pool.query(
      `INSERT INTO intents AS i (client, key, plate, cents) VALUES ($1, $2, $3, $4) ON CONFLICT (client, key) DO UPDATE SET gen = i.gen RETURNING gen, plate, cents`,
      [client, key, plate, cents],
    );
    const gatewayKey = name(client, key, intent.gen);
    const payment = await paid(gatewayKey);
    if (payment && now.getTime() - payment.paid_at.getTime() >= DAY) {
      await pool.query(
        'UPDATE intents SET gen = gen + 1, plate = $4, cents = $5 WHERE client = $1 AND key = $2 AND gen = $3',
        [client, key, intent.gen, plate, cents],
      );
      continue;
    }
    if (intent.plate !== plate || intent.cents !== cents) return { status: 422, body: { error: 'other' } };
    if (payment) return ok(payment);
    const { chargeId } = await outside.charge({ key: gatewayKey, plate, cents });
    await pool.query(
      'INSERT INTO payments (client, plate, cents, charge_id, paid_at, gateway_key) VALUES ($1,$2,$3,$4,$5,$6) ON CONFLICT (gateway_key) DO NOTHING',
      [client, plate, cents, chargeId, await outside.now(), gatewayKey],
    );
    return ok(await paid(gatewayKey));
  }
}
