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
/** Any number that nothing else in this database locks. */
const REFRESH_LOCK = 60_001;

const LINES = `SELECT station_id AS "stationId", name, trips, meters, longest FROM board ORDER BY trips DESC, station_id`;

let refreshing: Promise<void> | undefined;

/** The board, station by station. Called for every visitor, in several processes. */
export async function readBoard(clock: Clock): Promise<StationLine[]> {
  const now = await clock.now();
  if (!(await isYoung(now))) await refreshOnce(now);
  const { rows } = await pool.query<StationLine>(LINES);
  return rows;
}

/** Called once a minute in one of the processes, as long as that process lives. */
export async function refreshBoard(clock: Clock): Promise<void> {
  await refreshOnce(await clock.now(), 60_000);
}

async function isYoung(now: Date, most = PROMISED_MS): Promise<boolean> {
  const { rows } = await pool.query<{ as_of: Date | null }>('SELECT as_of FROM board_state');
  const asOf = rows[0]?.as_of;
  return asOf != null && now.getTime() - asOf.getTime() <= most;
}

/** One refresh a process; whoever comes meanwhile waits for it. */
function refreshOnce(now: Date, most = PROMISED_MS): Promise<void> {
  refreshing ??= refresh(now, most).finally(() => (refreshing = undefined));
  return refreshing;
}

async function refresh(now: Date, most: number): Promise<void> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    await client.query('BEGIN');
    // One refresh at a time over all processes; whoever waited looks again.
    await client.query('SELECT pg_advisory_xact_lock($1)', [REFRESH_LOCK]);
    const { rows } = await client.query<{ as_of: Date | null }>('SELECT as_of FROM board_state');
    const asOf = rows[0]?.as_of;
    if (asOf == null || now.getTime() - asOf.getTime() > most) {
      await client.query(
        asOf == null ? 'REFRESH MATERIALIZED VIEW board' : 'REFRESH MATERIALIZED VIEW CONCURRENTLY board',
      );
      await client.query('UPDATE board_state SET as_of = $1', [now]);
    }
    await client.query('COMMIT');
  } catch (error) {
    failure = error as Error;
    throw error;
  } finally {
    client.release(failure);
  }
}
