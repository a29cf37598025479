import type { CheckContext, Worker } from '../../src/judge/check';
import type { TimelineEntry } from '../../src/rubric/evidence';
import type { Finding } from '../../src/rubric/verdict';
import { runPhase } from './pipeline';

/** Seconds; the brief's limit is 5. */
const LAG = 30;
/** Statements without a write for which the lag stays: more than any backfill has between two batches. */
const LOOKS = 6;

/** Lets the replicas fall behind in the middle of the backfill, and sees whether it waits until they follow. */
export async function throttled(t: CheckContext, worker: Worker): Promise<Finding> {
  const expected = 'While replica_lag says more than 5 seconds, no further batch is begun.';
  const [row] = await t.database.query<{ all: number }>('SELECT count(*)::int AS all FROM parcels');
  const all = (row as { all: number }).all;
  const entries: TimelineEntry[] = [];
  const seen: { state: 'before' | 'behind' | 'over'; batches: number } = { state: 'before', batches: 0 };
  let [filled, looks] = [0, 0];
  const setLag = (seconds: number) => t.database.query('UPDATE replica_lag SET seconds = $1', [seconds]);

  await t.observe.traffic(
    worker,
    () => runPhase(worker, '2-backfill'),
    async () => {
      const [now] = await t.database.query<{ filled: number }>(
        'SELECT count(depot)::int AS filled FROM parcels',
      );
      const rows = (now as { filled: number }).filled;
      if (seen.state === 'before' && rows > 0 && rows < all) {
        seen.state = 'behind';
        await setLag(LAG);
        entries.push({ who: 'the monitoring', what: `says that a replica is ${LAG} seconds behind` });
      } else if (seen.state === 'behind') {
        looks += 1;
        if (rows > filled) {
          seen.batches += 1;
          entries.push({
            who: 'your backfill',
            what: 'writes a batch',
            ...(seen.batches > 1 && { failed: true }),
          });
        }
        // The batch that was on its way when the lag rose is not counted.
        if (seen.batches > 1 || looks >= LOOKS) {
          seen.state = 'over';
          await setLag(0);
        }
      }
      filled = rows;
    },
  );
  const evidence = [
    { kind: 'timeline' as const, title: 'What happened while a replica was behind', entries },
  ];
  if (seen.state === 'before')
    return t.fail({
      expected,
      observed: '2-backfill does not write in batches that one could come between.',
    });
  if (seen.batches > 1)
    return t.fail({
      expected,
      observed: 'The lag rose to 30 seconds, and your backfill went on with the next batches.',
      evidence,
    });
  return seen.state === 'over'
    ? t.pass({
        expected,
        observed: 'The lag rose to 30 seconds, and no further batch was begun until it had fallen.',
      })
    : t.fail({
        expected,
        observed: '2-backfill ended while the replica was still 30 seconds behind.',
        evidence,
      });
}
