import type { CheckContext, Observation, Worker } from '../../src/judge/check';
import type { Clock } from '../../src/judge/clock';
import { firstDifference } from '../../src/judge/difference';

/** A line of the board, as the brief says. */
export interface StationLine {
  readonly stationId: number;
  readonly name: string;
  readonly trips: number;
  readonly meters: number;
  readonly longest: number | null;
}

export const MINUTE = 60_000;

/** What the trips say now. */
export async function trueBoard({ database }: CheckContext): Promise<StationLine[]> {
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

export const readBoard = (worker: Worker, { now }: Clock): Promise<unknown> =>
  worker.call('src/board.ts', 'readBoard', { now });

export const refreshBoard = (worker: Worker, { now }: Clock): Promise<unknown> =>
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

/** What to say where the board is none of those that it may be; the last one is what it is compared with. */
export function differentBoard(
  called: string,
  allowed: readonly (readonly StationLine[])[],
  observed: unknown,
): Pick<Observation, 'observed' | 'evidence'> | undefined {
  const differences = allowed.map((board) => firstDifference(board, observed));
  if (differences.includes(undefined)) return undefined;
  const difference = differences.at(-1);
  const expected = allowed.at(-1) as readonly StationLine[];
  const index = /^\[(\d+)\]/.exec(difference?.path ?? '')?.[1];
  const line = index === undefined ? undefined : Number(index);
  const place = line === undefined ? 'the board' : `line ${line + 1}`;
  const lines = Array.isArray(observed) ? (observed as unknown[]) : undefined;
  return {
    observed: `${called}: ${place}${difference?.path.replace(/^\[\d+\]/, '') ?? ''} is ${short(difference?.observed)} and should be ${short(difference?.expected)}.`,
    evidence: [
      {
        kind: 'difference',
        title: line === undefined ? called : `Line ${line + 1} of ${called}`,
        expected: line === undefined ? expected.length : expected[line],
        observed: line === undefined ? (lines?.length ?? observed) : lines?.[line],
      },
    ],
  };
}

function short(value: unknown): string {
  const text = value === undefined ? 'missing' : JSON.stringify(value);
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}
