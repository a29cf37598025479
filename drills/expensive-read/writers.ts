import type { CheckContext, CheckDatabase } from '../../src/judge/check';
import type { Timeline } from '../../src/judge/kit/timeline';
import { endedOrWaiting } from '../../src/judge/kit/waiting';
import { trueBoard } from './board';
import type { History } from './history';

/** Longer than any trip before. */
const METERS = 30_000;

/**
 * Three programs at the same time, none of which sees what the others write: two add a trip to the same station, and two take the
 * longest trips of another one back. The first of them ends its transaction last.
 * @param meanwhile run while all of them are under way, or have done what they could
 */
export async function writeTogether(
  t: CheckContext,
  history: History,
  timeline: Timeline,
  meanwhile: () => Promise<void>,
): Promise<void> {
  const [busy, shrinking] = t.random.shuffle(Array.from({ length: 57 }, (_, index) => 1 + index)) as [
    number,
    number,
  ];
  const [longest, second] = await longestTrips(t.database, shrinking);
  const writes: Promise<unknown>[] = [];
  await t.database.query('BEGIN');
  try {
    await add(t.database, busy);
    await takeBack(t.database, longest);
    timeline.note(
      'program 1',
      `adds a trip to station ${busy} and takes trip ${longest} of station ${shrinking} back, in a transaction`,
    );
    let waiting = 0;
    let done: CheckDatabase | undefined;
    for (const { who, what, write } of [
      { who: 'program 2', what: `adds a trip to station ${busy}`, write: add },
      { who: 'program 3', what: `takes trip ${second} of station ${shrinking} back`, write: takeBack },
    ]) {
      const session = await t.session();
      const writing = write(session, write === add ? busy : second);
      writes.push(writing);
      writing.catch(() => undefined); // awaited below
      const ended = await endedOrWaiting(t, writing, waiting + 1);
      if (ended) done = session;
      else waiting += 1;
      timeline.note(who, `${what}${ended ? '' : ', and waits for program 1'}`);
    }
    if (done) history.changed(await trueBoard({ database: done }));
    await meanwhile();
  } finally {
    await t.database.query('COMMIT');
  }
  timeline.note('program 1', 'commits');
  await Promise.all(writes);
  history.changed(await trueBoard(t));
}

async function longestTrips(database: CheckDatabase, station: number): Promise<[number, number]> {
  const rows = await database.query<{ id: number }>(
    `SELECT id FROM trips
     WHERE station_id = $1 AND ended_at IS NOT NULL AND cancelled_at IS NULL AND meters IS NOT NULL
     ORDER BY meters DESC, id LIMIT 2`,
    [station],
  );
  return rows.map(({ id }) => id) as [number, number];
}

async function add(database: CheckDatabase, station: number): Promise<void> {
  await database.query(
    `INSERT INTO trips (station_id, bike, started_at, ended_at, meters, route)
     VALUES ($1, 'bike-4', '2026-01-10 09:00:00+00', '2026-01-10 09:20:00+00', $2, '')`,
    [station, METERS],
  );
}

async function takeBack(database: CheckDatabase, trip: number): Promise<void> {
  await database.query("UPDATE trips SET cancelled_at = '2026-01-10 09:40:00+00' WHERE id = $1", [trip]);
}
