import type { CheckContext, CheckDatabase } from '../../src/judge/check';
import type { Random } from '../../src/judge/kit/random';

/** A job in the queue, as the judge put it there. */
export interface CreditJob {
  readonly id: number;
  readonly memberId: number;
  readonly points: number;
  readonly reason: string;
}

/** What became of a job, as the tables say. */
export interface Aftermath {
  /** Rows in point_entries for its member, reason and points. */
  readonly entries: number;
  /** The member's points, which were 0. */
  readonly points: number;
  /** Its row in the queue. */
  readonly queued: QueuedJob | undefined;
  readonly dead: DeadJob | undefined;
}

export interface QueuedJob {
  readonly attempts: number;
  readonly lastError: string | null;
  /** Seconds until it is visible; negative where it is. */
  readonly hidden: number;
}

export interface DeadJob {
  readonly attempts: number;
  readonly lastError: string;
  /** Whether kind and payload are those of the job. */
  readonly same: boolean;
}

/** A new member with no points. */
export async function newMember(database: CheckDatabase, id?: number): Promise<number> {
  const [row] = await database.query<{ id: number }>(
    `INSERT INTO members (id, name) VALUES (coalesce($1, (SELECT max(id) + 1 FROM members)), 'Kim Jansen') RETURNING id`,
    [id ?? null],
  );
  return (row as { id: number }).id;
}

/** What a purchase asks for; the same for all that are drawn from equal generators. */
export function purchase(random: Random): { points: number; reason: string } {
  return { points: 10 * random.integer(2, 40), reason: `purchase ${random.integer(30_000, 90_000)}` };
}

/**
 * Puts a job into the queue as other services do.
 * @param attempts how often it was taken already
 */
export async function enqueue(
  { database, random }: CheckContext,
  memberId: number,
  { points, reason } = purchase(random),
  attempts = 0,
): Promise<CreditJob> {
  const [row] = await database.query<{ id: number }>(
    "INSERT INTO jobs (kind, payload, attempts) VALUES ('credit', $1, $2) RETURNING id",
    [JSON.stringify({ memberId, points, reason }), attempts],
  );
  return { id: (row as { id: number }).id, memberId, points, reason };
}

/** Where the row of a job is for others: visible from now on, locked by somebody who works in a transaction, or gone. */
export type Expired = 'visible' | 'locked' | 'gone';

/** Lets the visibility time-out pass, as the brief says: of all jobs whose rows nobody has locked. */
export async function letTimePass({ database }: CheckContext, id: number): Promise<Expired> {
  const rows = await database.query<{ id: number }>(
    `UPDATE jobs SET visible_at = now() - interval '1 second'
     WHERE id IN (SELECT id FROM jobs FOR UPDATE SKIP LOCKED) RETURNING id`,
  );
  if (rows.some((row) => row.id === id)) return 'visible';
  const left = await database.query('SELECT FROM jobs WHERE id = $1', [id]);
  return left.length > 0 ? 'locked' : 'gone';
}

export async function aftermath(
  { database }: CheckContext,
  { id, memberId, points, reason }: CreditJob,
): Promise<Aftermath> {
  const [row] = await database.query<Aftermath>(
    `SELECT
       (SELECT count(*)::int FROM point_entries WHERE member_id = $2 AND points = $3 AND reason = $4) AS entries,
       coalesce((SELECT points FROM members WHERE id = $2), 0) AS points,
       (SELECT jsonb_build_object('attempts', attempts, 'lastError', last_error,
               'hidden', extract(epoch FROM visible_at - clock_timestamp()))
        FROM jobs WHERE id = $1) AS queued,
       (SELECT jsonb_build_object('attempts', attempts, 'lastError', last_error,
               'same', kind = 'credit' AND payload = jsonb_build_object('memberId', $2::int, 'points', $3::int, 'reason', $4::text))
        FROM dead_jobs WHERE id = $1) AS dead`,
    [id, memberId, points, reason],
  );
  const { queued, dead, ...effect } = row as { [Key in keyof Aftermath]: Aftermath[Key] | null };
  return {
    ...(effect as Pick<Aftermath, 'entries' | 'points'>),
    queued: queued ?? undefined,
    dead: dead ?? undefined,
  };
}

/** Seconds from a moment of the database's clock until the job is visible; undefined where it is not in the queue. */
export async function waitSince(
  { database }: CheckContext,
  { id }: CreditJob,
  moment: string,
): Promise<number | undefined> {
  const [row] = await database.query<{ wait: number }>(
    'SELECT extract(epoch FROM visible_at - $2::timestamptz)::float AS wait FROM jobs WHERE id = $1',
    [id, moment],
  );
  return row?.wait;
}

/** Undefined where the job had its effect once and is out of the queue; else what is there instead, in a sentence. */
export function notDoneOnce(job: CreditJob, after: Aftermath): string | undefined {
  if (after.entries === 1 && after.points === job.points && !after.queued && !after.dead) return undefined;
  const entries = after.entries === 1 ? '1 entry' : `${after.entries} entries`;
  return `Job ${job.id} asks for ${job.points} points: member ${job.memberId} has ${entries} of it and ${after.points} points, and the job ${whereabouts(after)}.`;
}

/** "is out of the queue", "is with the dead letters" */
export function whereabouts({ queued, dead }: Pick<Aftermath, 'queued' | 'dead'>): string {
  if (queued && dead) return 'is in the queue and with the dead letters';
  if (dead) return `is with the dead letters after ${attempts(dead.attempts)}`;
  return queued ? `is still in the queue, taken ${times(queued.attempts)}` : 'is out of the queue';
}

const attempts = (count: number): string => (count === 1 ? '1 attempt' : `${count} attempts`);

export function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
