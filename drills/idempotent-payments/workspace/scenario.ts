// Shows a phone that gets no answer in an underground car park. Change it as you like: it is yours to play with.
import { randomInt, randomUUID } from 'node:crypto';
import { migrate } from './migrate';
import { pool } from './src/database';
import type { Answer, Outside, PaymentRequest } from './src/payment';
import { postPayment } from './src/payments';

/** A gateway that charges nobody. */
const charges = new Map<string, { plate: string; cents: number; chargeId: string }>();
const outside: Outside = {
  now: async () => new Date(),
  charge: async ({ key, plate, cents }) => {
    const earlier = charges.get(key);
    if (earlier && (earlier.plate !== plate || earlier.cents !== cents))
      throw Object.assign(new Error('The idempotency key was used for another request.'), {
        code: 'idempotency_error',
      });
    const charge = earlier ?? { plate, cents, chargeId: `ch_${charges.size + 1}` };
    charges.set(key, charge);
    return { chargeId: charge.chargeId };
  },
};

function show(what: string, { status, body }: Answer): void {
  console.log(`${what}: ${status} ${JSON.stringify(body)}`);
}

async function main(): Promise<void> {
  await migrate();
  const plate = `1-ABC-${randomInt(1000, 10_000)}`;
  const request: PaymentRequest = { client: 7, key: randomUUID(), body: { plate, cents: 450 } };
  show('The phone pays 4.50', await postPayment(request, outside));
  console.log('The answer never gets to the phone, so it sends the same again.');
  show('And again', await postPayment(request, outside));
  show('With 9.00 in it', await postPayment({ ...request, body: { ...request.body, cents: 900 } }, outside));

  const cents = [...charges.values()].reduce((sum, charge) => sum + charge.cents, 0);
  const { rows } = await pool.query('SELECT FROM payments WHERE plate = $1', [plate]);
  console.log(
    `Charges: ${charges.size}, ${(cents / 100).toFixed(2)} in all. Rows in payments: ${rows.length}.`,
  );
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
