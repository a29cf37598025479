import type { CheckContext, Observation } from '../../src/judge/check';
import { endedOrWaiting } from '../../src/judge/kit/waiting';
import type { CarPark } from './carPark';
import { takenByBoth } from './races';

/** Looks, some milliseconds each, until one who asks again and again is taken for one who waits. */
const MOST_LOOKS = 400;

/**
 * What is wrong where a request stands still in the middle of the statement that writes its first row to a table of the candidate's own,
 * and the same request overtakes it: what the statement takes for the present is the past by then.
 */
export async function wrongOvertaken(
  t: CheckContext,
  park: CarPark,
): Promise<Pick<Observation, 'observed' | 'evidence'> | undefined> {
  for (const table of await ownTables(t)) {
    park.timeline.reset();
    const wrong = await overtakenAt(t, park, table);
    if (wrong)
      return {
        observed: `A stood still in the middle of its INSERT into ${table}, and B came with the same request. Then A went on. ${wrong}`,
        evidence: [park.timeline.evidence('What happened')],
      };
  }
  return undefined;
}

async function overtakenAt(t: CheckContext, park: CarPark, table: string): Promise<string | undefined> {
  const race = { request: park.driver(), times: 1 };
  const other = await park.other();
  return t.standStill({ table, on: ['insert'], before: 'write' }, async (still) => {
    const first = park.attempt('A', race.request);
    if (await endedOrWaiting(t, first)) return undefined; // it writes no row there
    park.timeline.note('A', `stands still in the middle of its INSERT into ${table}`);
    const second = park.attempt('B', race.request, other);
    if (!(await endedOrWaiting(t, second, 2, MOST_LOOKS))) park.timeline.note('B', 'waits');
    park.timeline.note('A', 'goes on');
    await still.letGo();
    const [late, early] = [await first, await second];
    return takenByBoth(park)(race, [
      { name: 'A', deliveries: 1, ...late },
      { name: 'B', deliveries: 1, ...early },
    ]);
  });
}

/** Tables that the migration has made, with their schemas where these are not `public`. */
async function ownTables({ database }: CheckContext): Promise<string[]> {
  const rows = await database.query<{ name: string }>(
    `SELECT CASE table_schema WHEN 'public' THEN '' ELSE table_schema || '.' END || table_name AS name
     FROM information_schema.tables
     WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema') AND table_name <> 'payments'
     ORDER BY name`,
  );
  return rows.map(({ name }) => name);
}
