import type { CheckContext } from '../../src/judge/check';

/** What a publisher is known by to the functions that are judged. */
export interface Lease {
  readonly name: string;
  readonly holder: string;
  readonly term: number;
}

/** What others can see of a region's lease. */
export interface LeaseRow {
  readonly holder: string;
  readonly term: number;
  /** Whether it is somebody's. */
  readonly alive: boolean;
  /** As text, to the microsecond. */
  readonly expires: string;
  /** Seconds since 1970 by the database's clock. */
  readonly expiresAt: number;
}

/** Undefined where there is none. */
export async function leaseRow({ database }: CheckContext, name: string): Promise<LeaseRow | undefined> {
  const [row] = await database.query<LeaseRow>(
    `SELECT holder, term, expires_at > clock_timestamp() AS alive, expires_at::text AS expires,
            extract(epoch FROM expires_at)::float8 AS "expiresAt"
     FROM leases WHERE name = $1`,
    [name],
  );
  return row;
}

/** Seconds since 1970 by the database's clock. */
export async function databaseTime({ database }: CheckContext): Promise<number> {
  const [row] = await database.query<{ now: number }>(
    'SELECT extract(epoch FROM clock_timestamp())::float8 AS now',
  );
  return (row as { now: number }).now;
}

/** What became of a lease whose time was to pass: expired, its row locked by somebody or gone. */
export type Expired = 'expired' | 'locked' | 'gone';

/** Lets a lease's time pass, as the brief says. */
export async function letExpire({ database }: CheckContext, name: string): Promise<Expired> {
  const rows = await database.query(
    `UPDATE leases SET expires_at = clock_timestamp() - interval '1 second'
     WHERE name IN (SELECT name FROM leases WHERE name = $1 FOR NO KEY UPDATE SKIP LOCKED) RETURNING name`,
    [name],
  );
  if (rows.length > 0) return 'expired';
  const left = await database.query('SELECT FROM leases WHERE name = $1', [name]);
  return left.length > 0 ? 'locked' : 'gone';
}

/** As on-call staff do it. */
export async function deleteRow({ database }: CheckContext, name: string): Promise<void> {
  await database.query('DELETE FROM leases WHERE name = $1', [name]);
}

/** The lease that an answer of acquire() is; undefined where it is none for this region and publisher. */
export function leaseOf(answer: unknown, name: string, holder: string): Lease | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const { term, ...rest } = answer as Partial<Lease>;
  const fits = rest.name === name && rest.holder === holder && Number.isSafeInteger(term);
  return fits ? { name, holder, term: term as number } : undefined;
}

/** "held by birch in term 2", "expired", "gone": the row of a lease, for a sentence. */
export function rowText(row: LeaseRow | undefined): string {
  if (!row) return 'there is no row of it in leases';
  const life = row.alive ? 'has not expired' : 'has expired';
  return `its row in leases says ${row.holder}, term ${row.term}, and ${life}`;
}
