import { pool } from './database';

/** Says what time it is. */
export interface Clock {
  now(): Promise<Date>;
}

export interface StationLine {
  stationId: number;
  name: string;
  trips: number;
  meters: number;
  /** Meters of the longest trip. */
  longest: number | null;
}

const PROMISED_MS = 10 * 60_000;

interface Kept {
  lines: StationLine[];
  asOf: number;
}

let kept: Kept | undefined;
let computing: Promise<Kept> | undefined;

/** The board, station by station. Called for every visitor, in several processes. */
export async function readBoard(clock: Clock): Promise<StationLine[]> {
  const now = (await clock.now()).getTime();
  if (kept && now - kept.asOf <= PROMISED_MS) return kept.lines;
  return (await computeOnce(clock)).lines;
}

/** Called once a minute in one of the processes, as long as that process lives. */
export async function refreshBoard(clock: Clock): Promise<void> {
  await computeOnce(clock);
}

function computeOnce(clock: Clock): Promise<Kept> {
  computing ??= compute(clock)
    .then((result) => (kept = result))
    .finally(() => (computing = undefined));
  return computing;
}

async function compute(clock: Clock): Promise<Kept> {
  const { rows } = await pool.query<StationLine>(
    `SELECT s.id AS "stationId", s.name, count(t.id)::int AS trips,
            coalesce(sum(t.meters), 0)::int AS meters, max(t.meters) AS longest
     FROM stations AS s
     LEFT JOIN trips AS t ON t.station_id = s.id AND t.ended_at IS NOT NULL AND t.cancelled_at IS NULL
     GROUP BY s.id
     ORDER BY trips DESC, s.id`,
  );
  return { lines: rows, asOf: (await clock.now()).getTime() };
}
