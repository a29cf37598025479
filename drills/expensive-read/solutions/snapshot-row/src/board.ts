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
const BOARD_LOCK = 4711;

interface Snapshot {
  as_of: Date;
  lines: StationLine[];
}

let underWay: Promise<Snapshot> | null = null;

async function stored(): Promise<Snapshot | undefined> {
  const { rows } = await pool.query<Snapshot>('SELECT as_of, lines FROM board_snapshot');
  return rows[0];
}

function tooOld(snapshot: Snapshot | undefined, now: Date): boolean {
  return snapshot === undefined || now.getTime() - snapshot.as_of.getTime() > PROMISED_MS;
}

/** The board, station by station. Called for every visitor, in several processes. */
export async function readBoard(clock: Clock): Promise<StationLine[]> {
  const now = await clock.now();
  if (underWay === null) {
    const attempt = youngSnapshot(now);
    underWay = attempt;
    const done = () => {
      underWay = null;
    };
    attempt.then(done, done);
  }
  return (await underWay).lines;
}

async function youngSnapshot(now: Date): Promise<Snapshot> {
  for (;;) {
    const snapshot = await stored();
    if (snapshot && !tooOld(snapshot, now)) return snapshot;
    const made = await tryToMake(now);
    if (made) return made;
    // Somebody else is at it.
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Undefined where another process is at it. */
async function tryToMake(now: Date): Promise<Snapshot | undefined> {
  const client = await pool.connect();
  let destroy = true;
  try {
    await client.query('BEGIN');
    const { rows: lock } = await client.query<{ got: boolean }>(
      'SELECT pg_try_advisory_xact_lock($1) AS got',
      [BOARD_LOCK],
    );
    let snapshot: Snapshot | undefined;
    if (lock[0]!.got) {
      const { rows: present } = await client.query<Snapshot>('SELECT as_of, lines FROM board_snapshot');
      snapshot = present[0];
      if (tooOld(snapshot, now)) {
        const { rows: lines } = await client.query<StationLine>(
          `SELECT s.id AS "stationId", s.name, count(t.id)::int AS trips,
            coalesce(sum(t.meters), 0)::int AS meters, max(t.meters) AS longest
     FROM stations AS s
     LEFT JOIN trips AS t ON t.station_id = s.id AND t.ended_at IS NOT NULL AND t.cancelled_at IS NULL
     GROUP BY s.id
     ORDER BY trips DESC, s.id`,
        );
        await client.query(
          'INSERT INTO board_snapshot VALUES (1, $1, $2) ON CONFLICT (id) DO UPDATE SET as_of = excluded.as_of, lines = excluded.lines',
          [now, JSON.stringify(lines)],
        );
        snapshot = { as_of: now, lines };
      }
    }
    await client.query('COMMIT');
    destroy = false;
    return snapshot;
  } finally {
    client.release(destroy);
  }
}

/** Visitors keep it young by themselves. */
export async function refreshBoard(_clock: Clock): Promise<void> {}
