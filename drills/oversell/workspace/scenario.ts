// Shows what last Saturday's customers complained about. Change it as you like: it is yours to play with.
import { migrate } from './migrate';
import { pool } from './src/database';
import type { Answer, Line } from './src/order';
import { placeOrder } from './src/orders';

const ROUNDS = 20;

/** Cakes with so many of each left. */
async function bake(...amounts: number[]): Promise<number[]> {
  const { rows } = await pool.query<{ id: number }>(
    `INSERT INTO cakes (name, saturday, baked, remaining)
     SELECT 'Scenario cake', '2026-06-06', amount, amount FROM unnest($1::int[]) AS amount RETURNING id`,
    [amounts],
  );
  return rows.map(({ id }) => id);
}

const one = (cakeId: number): Line => ({ cakeId, quantity: 1 });

/** What came of an order, in words. */
async function place(customer: string, lines: Line[]): Promise<string> {
  try {
    const answer: Answer = await placeOrder({ customer, lines }, async () => undefined);
    return answer.accepted ? 'accepted' : 'refused';
  } catch (error) {
    return (error as Error).message;
  }
}

async function remaining(ids: number[]): Promise<string> {
  const { rows } = await pool.query<{ remaining: number }>(
    'SELECT remaining FROM cakes WHERE id = ANY ($1) ORDER BY id',
    [ids],
  );
  return rows.map((row) => row.remaining).join(' and ');
}

/** "accepted 20 times, refused 20 times" */
function tally(answers: string[]): string {
  const counts = new Map<string, number>();
  for (const answer of answers) counts.set(answer, (counts.get(answer) ?? 0) + 1);
  return [...counts].map(([answer, count]) => `${answer} ${count} times`).join(', ');
}

async function main(): Promise<void> {
  await migrate();
  await Promise.all([1, 2].map(() => pool.query('SELECT'))); // so that nobody below waits for a connection to be made

  let soldTwice = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const [last] = (await bake(1)) as [number];
    const both = await Promise.all([place('Abel', [one(last)]), place('Bianchi', [one(last)])]);
    if (both.every((answer) => answer === 'accepted')) soldTwice += 1;
  }
  console.log(
    `${ROUNDS} times one cake was left, and two customers wanted it. Sold to both: ${soldTwice} times.`,
  );

  const [left, gone] = (await bake(1, 0)) as [number, number];
  const answer = await place('Costa', [one(left), one(gone)]);
  console.log(
    `Of one cake there is 1, of another none, and a customer wants both: ${answer}. Now there are ${await remaining([left, gone])}.`,
  );

  const answers: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const [carrot, lemon] = (await bake(10, 10)) as [number, number];
    const both = [place('Dubois', [one(carrot), one(lemon)]), place('Eriksen', [one(lemon), one(carrot)])];
    answers.push(...(await Promise.all(both)));
  }
  console.log(
    `${ROUNDS} times two customers wanted the same two cakes, of which there were 10: ${tally(answers)}.`,
  );
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
