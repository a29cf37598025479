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

const MINUTE = 60_000;

let refreshing: Promise<StationLine[]> | undefined;

/** The board, station by station. Called for every visitor, in several processes. */
export async function readBoard(clock: Clock): Promise<StationLine[]> {
  const now = await clock.now();
  const lines = await youngLines(now);
  if (lines) return lines;
  refreshing ??= refresh(now, 10 * MINUTE).finally(() => {
    refreshing = undefined;
  });
  return refreshing;
}

/** Called once a minute in one of the processes, as long as that process lives. */
export async function refreshBoard(clock: Clock): Promise<void> {
  await refresh(await clock.now(), MINUTE);
}

/** In one statement, so that the lines and their age belong together. */
async function youngLines(now: Date): Promise<StationLine[] | undefined> {
  const { rows } = await pool.query<StationLine>(
    `SELECT station_id AS "stationId", name, trips, meters, longest
     FROM board_lines
     WHERE (SELECT as_of FROM board_refresh) >= $1::timestamptz - interval '10 minutes'
     ORDER BY trips DESC, station_id`,
    [now.toISOString()],
  );
  return rows.length > 0 ? rows : undefined;
}

async function refresh(now: Date, age: number): Promise<StationLine[]> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const { rows: due } = await client.query(
      'SELECT FROM (SELECT as_of FROM board_refresh FOR UPDATE) AS locked WHERE as_of < $1::timestamptz',
      [new Date(now.getTime() - age).toISOString()],
    );
    if (due.length > 0) {
      await client.query('TRUNCATE board_lines');
      await client.query(
        `INSERT INTO board_lines
         SELECT s.id, s.name, count(t.id), coalesce(sum(t.meters), 0), max(t.meters)
         FROM stations AS s
         LEFT JOIN trips AS t ON t.station_id = s.id AND t.ended_at IS NOT NULL AND t.cancelled_at IS NULL
         GROUP BY s.id`,
      );
      await client.query('UPDATE board_refresh SET as_of = $1', [now.toISOString()]);
    }
    const { rows } = await client.query<StationLine>(
      'SELECT station_id AS "stationId", name, trips, meters, longest FROM board_lines ORDER BY trips DESC, station_id',
    );
    await client.query('COMMIT');
    return rows;
  } catch (error) {
    broken = error as Error;
    throw error;
  } finally {
    client.release(broken);
  }
}
