// Runs the migration while the old version takes requests, and shows how long they waited. It is yours to play with: reset
// the database before you run it again.
import { Pool } from 'pg';
import { runPhase, type Phase } from './migrate';

const PHASES: readonly Phase[] = ['1-expand', '2-backfill', '3-contract'];

async function main(): Promise<void> {
  const traffic = new Pool({ connectionString: process.env.DATABASE_URL, max: 4 });
  for (const phase of PHASES) {
    let running = true;
    const waits: number[] = [];
    const customers = [1, 2].map(async (customer) => {
      for (let request = 0; running; request += 1) {
        const startedAt = performance.now();
        const id = 1 + ((customer * 7919 + request * 104729) % 120000);
        await traffic.query('UPDATE parcels SET weight_grams = weight_grams + 1 WHERE id = $1', [id]);
        waits.push(performance.now() - startedAt);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    });
    const startedAt = performance.now();
    await runPhase(phase).finally(() => (running = false));
    await Promise.all(customers);
    const longest = Math.max(...waits);
    console.log(
      `${phase}: ${(performance.now() - startedAt).toFixed(0)} ms. ${waits.length} updates meanwhile, the longest took ${longest.toFixed(0)} ms.`,
    );
  }
  await traffic.end();
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
