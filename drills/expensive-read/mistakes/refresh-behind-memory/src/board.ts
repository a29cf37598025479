import type { PoolClient } from 'pg';
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

interface Board {
  readonly at: number;
  readonly lines: StationLine[];
}

const MINUTE = 60_000;
const LIMIT = 10 * MINUTE;
const LOAD_LIMIT = 5 * MINUTE;
const LOCK = 77_001;

let memory: Board | undefined;
let flight: Promise<void> | undefined;

export async function readBoard(clock: Clock): Promise<StationLine[]> {
  const calledAt = (await clock.now()).getTime();
  let failures = 0;
  for (;;) {
    if (memory && calledAt - memory.at <= LIMIT) return memory.lines.map((l) => ({ ...l }));
    const own = !flight;
    flight ??= load(clock).finally(() => {
      flight = undefined;
    });
    try {
      await flight;
    } catch (error) {
      if (own || (failures += 1) > 1) throw error;
    }
  }
}

/** Called once a minute in one of the processes, as long as that process lives. */
export async function refreshBoard(clock: Clock): Promise<void> {
  await locked((client) => take(client, clock));
}

async function load(clock: Clock): Promise<void> {
  const since = (await clock.now()).getTime() - LOAD_LIMIT;
  if (await stored(pool, since)) return;
  await locked(async (client) => {
    if (!(await stored(client, since))) await take(client, clock);
  });
}

function keep(board: Board): void {
  if (!memory || memory.at < board.at) memory = board;
}

async function stored(db: Pick<PoolClient, 'query'>, since: number): Promise<boolean> {
  const { rows } = await db.query<StationLine & { takenAt: Date }>(
    `SELECT p.taken_at AS "takenAt", b.station_id AS "stationId", b.name, b.trips, b.meters, b.longest
     FROM board_view b, (SELECT max(taken_at) AS taken_at FROM board_taken WHERE one) p ORDER BY b.trips DESC, b.station_id`,
  );
  const at = rows[0]?.takenAt?.getTime();
  if (at === undefined || at < since) return false;
  keep({ at, lines: rows.map(({ takenAt: _, ...line }) => line) });
  return true;
}

async function take(client: PoolClient, clock: Clock): Promise<void> {
  const at = await clock.now();
  await client.query('REFRESH MATERIALIZED VIEW board_view');
  await client.query(
    'INSERT INTO board_taken (taken_at) VALUES ($1) ON CONFLICT (one) DO UPDATE SET taken_at = excluded.taken_at',
    [at],
  );
  await stored(client, 0);
}

async function locked(work: (client: PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect();
  let failure: Error | undefined;
  const onLost = (error: Error) => (failure = error);
  client.on('error', onLost);
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    await work(client);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch((lost: Error) => (failure = lost));
    throw error;
  } finally {
    client.off('error', onLost);
    client.release(failure);
  }
}
