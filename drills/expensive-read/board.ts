import type { CheckContext, Worker } from '../../src/judge/check';
import type { Clock } from '../../src/judge/kit/clock';

/** A line of the board, as the brief says. */
export interface StationLine {
  readonly stationId: number;
  readonly name: string;
  readonly trips: number;
  readonly meters: number;
  readonly longest: number | null;
}

export const MINUTE = 60_000;

/** What the trips say now, to whom the database is. */
export async function trueBoard({ database }: Pick<CheckContext, 'database'>): Promise<StationLine[]> {
  return database.query<StationLine>(
    `SELECT s.id AS "stationId", s.name, count(t.id)::int AS trips,
       coalesce(sum(t.meters), 0)::int AS meters, max(t.meters) AS longest
     FROM stations AS s
     LEFT JOIN trips AS t ON t.station_id = s.id AND t.ended_at IS NOT NULL AND t.cancelled_at IS NULL
     GROUP BY s.id
     ORDER BY count(t.id) DESC, s.id`,
  );
}

/** A worker, after the migration. */
export async function started(t: CheckContext): Promise<Worker> {
  const worker = await t.worker();
  await worker.call('migrate.ts', 'migrate');
  return worker;
}

/** What says the time, with whatever else it can do. */
export type Time = Pick<Clock, 'now'> | { readonly now: () => Promise<Date> };

export const readBoard = (worker: Worker, { now }: Time): Promise<unknown> =>
  worker.call('src/board.ts', 'readBoard', { now });

export const refreshBoard = (worker: Worker, { now }: Time): Promise<unknown> =>
  worker.call('src/board.ts', 'refreshBoard', { now });

/** Other programs' work of some minutes: trips that start, end, are corrected and taken back. */
export async function passTime({ database, random }: CheckContext): Promise<void> {
  const station = random.integer(1, 57);
  await database.query(
    `INSERT INTO trips (station_id, bike, started_at, ended_at, meters, route)
     SELECT $1::int + n % 2, 'bike-1', '2026-01-10 07:00:00+00', CASE WHEN n < 30 THEN timestamptz '2026-01-10 07:20:00+00' END, 10000 + n, ''
     FROM generate_series(1, 40) AS n`,
    [station],
  );
  await database.query(
    `UPDATE trips SET ended_at = '2026-01-10 07:30:00+00'
     WHERE id IN (SELECT id FROM trips WHERE ended_at IS NULL AND cancelled_at IS NULL ORDER BY id LIMIT 5)`,
  );
  await database.query(
    `UPDATE trips SET cancelled_at = '2026-01-10 07:40:00+00'
     WHERE id IN (SELECT id FROM trips WHERE ended_at IS NOT NULL AND cancelled_at IS NULL ORDER BY id LIMIT 7)`,
  );
  await database.query(
    'UPDATE trips SET meters = coalesce(meters, 0) + 11 WHERE id IN (SELECT id FROM trips WHERE cancelled_at IS NULL ORDER BY id DESC LIMIT 3)',
  );
}

/**
 * One trip more, as another program adds it: longer than all before, so that all that a board says of its station is another one.
 * @returns the board with it, without a look at all trips
 */
export async function addTrip(
  { database, random }: Pick<CheckContext, 'database' | 'random'>,
  board: readonly StationLine[],
): Promise<StationLine[]> {
  const station = random.integer(1, 57);
  const longest = 1 + Math.max(20_000, ...board.map((line) => line.longest ?? 0));
  await database.query(
    `INSERT INTO trips (station_id, bike, started_at, ended_at, meters, route)
     VALUES ($1, 'bike-3', '2026-01-10 08:00:00+00', '2026-01-10 08:20:00+00', $2, '')`,
    [station, longest],
  );
  return board
    .map((line) =>
      line.stationId === station
        ? { ...line, trips: line.trips + 1, meters: line.meters + longest, longest }
        : line,
    )
    .toSorted((a, b) => b.trips - a.trips || a.stationId - b.stationId);
}
