import { randomInt } from 'node:crypto';
import type { Client } from 'pg';
import { CandidateError, EnvironmentError } from '../../errors';
import { connectAdmin } from '../../postgres/connection';
import type { ServerAccess } from '../../postgres/server';
import type { BarrierPoint } from '../check';
import { JUDGE_SCHEMA } from '../judgeSchema';
import { qualified } from '../tableName';
import type { BarrierStop } from './plan';

const TRIGGER = 'backend_drills_barrier';
/** Our own statements wait for nobody: all is quiet when they run. */
const LOCK_TIMEOUT_MS = 10_000;

/**
 * What all who write pass is a lock on a table that the candidate has no right on: it can see the lock, and neither take it nor
 * wait for it elsewhere than in our trigger. Behind it each waits for its turn, a lock of its backend's own: one that takes that
 * away from us goes on out of turn. The function runs with our rights, takes no input and holds no secret.
 */
const setup = (turns: number): string => `
  CREATE SCHEMA IF NOT EXISTS ${JUDGE_SCHEMA};
  CREATE TABLE IF NOT EXISTS ${JUDGE_SCHEMA}.barrier ();
  CREATE OR REPLACE FUNCTION ${JUDGE_SCHEMA}.pass_barrier() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
      LOCK TABLE ${JUDGE_SCHEMA}.barrier IN ACCESS SHARE MODE;
      PERFORM pg_advisory_xact_lock_shared(${turns}, pg_backend_pid());
      IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
      RETURN NEW;
    END $$;
  REVOKE ALL ON FUNCTION ${JUDGE_SCHEMA}.pass_barrier() FROM PUBLIC;
  SET lock_timeout = ${LOCK_TIMEOUT_MS}`;

/**
 * Brings those who write to a stop where no statement of theirs ends: in the middle of one, where a BEFORE row trigger waits for
 * a lock that we hold (the row has been found by then, and nothing of the write is there yet), or at the end of the
 * transaction, where a deferred constraint trigger does (all is written, and nobody else sees it).
 */
export class Barrier {
  private trigger: { readonly oid: number; readonly table: string } | undefined;

  private constructor(
    private readonly client: Client,
    /** The first half of the key of those locks that are turns. */
    private readonly turns: number,
  ) {}

  /** @throws EnvironmentError where the role may not make it */
  static async open(access: ServerAccess, database: string): Promise<Barrier> {
    const client = await connectAdmin(access, { database, applicationName: 'backend_drills_barrier' });
    const turns = randomInt(1, 2 ** 31 - 1);
    try {
      await client.query(setup(turns));
    } catch (error) {
      await client.end();
      throw notMade(error);
    }
    return new Barrier(client, turns);
  }

  /** The backend that all who have arrived wait for. */
  get pid(): number {
    return (this.client as Client & { processID: number }).processID;
  }

  /** @throws CandidateError where the table is not there any more */
  async raise(table: string, on: BarrierPoint['on'][number], at: BarrierStop): Promise<void> {
    const name = qualified(table);
    try {
      const [create, defer] =
        at === 'write'
          ? [`CREATE TRIGGER ${TRIGGER} BEFORE`, '']
          : [`CREATE CONSTRAINT TRIGGER ${TRIGGER} AFTER`, 'DEFERRABLE INITIALLY DEFERRED'];
      await this.client.query(
        `${create} ${on} ON ${name} ${defer} FOR EACH ROW EXECUTE FUNCTION ${JUDGE_SCHEMA}.pass_barrier()`,
      );
      const { rows } = await this.client.query<{ oid: number }>(
        'SELECT oid FROM pg_catalog.pg_trigger WHERE tgrelid = $1::regclass AND tgname = $2',
        [name, TRIGGER],
      );
      this.trigger = { oid: (rows[0] as { oid: number }).oid, table: name };
      await this.client.query(`BEGIN; LOCK TABLE ${JUDGE_SCHEMA}.barrier IN ACCESS EXCLUSIVE MODE`);
    } catch (error) {
      throw (error as { code?: string }).code === '42P01' ? missing(table, error) : notMade(error);
    }
  }

  /** Lets those go who come later, and makes the backends wait for their turn. */
  async lower(backends: readonly number[]): Promise<void> {
    await this.client.query('SELECT pg_catalog.pg_try_advisory_lock($1, pid) FROM unnest($2::int[]) pid', [
      this.turns,
      backends,
    ]);
    await this.client.query('ROLLBACK');
  }

  /** It is these backends' turn. */
  async admit(backends: readonly number[]): Promise<void> {
    await this.client.query(
      `SELECT pg_catalog.pg_advisory_unlock($1, objid::bigint::int) FROM pg_catalog.pg_locks
       WHERE locktype = 'advisory' AND pid = pg_catalog.pg_backend_pid() AND classid = $1::bigint::oid
         AND objid::bigint = ANY ($2::bigint[])`,
      [this.turns, backends],
    );
  }

  /** @throws CandidateError where the trigger was tampered with meanwhile: then nobody was stopped */
  async remove(): Promise<void> {
    const { oid, table } = this.trigger as { oid: number; table: string };
    const { rows } = await this.client.query<{ tgenabled: string }>(
      'SELECT tgenabled FROM pg_catalog.pg_trigger WHERE oid = $1 AND tgname = $2',
      [oid, TRIGGER],
    );
    if (rows[0]?.tgenabled !== 'O') {
      throw new CandidateError(
        `Your code changed the triggers of ${table} while it was checked.`,
        'Leave triggers that are not yours alone.',
      );
    }
    await this.client.query(
      `DROP TRIGGER ${TRIGGER} ON ${table}; SELECT pg_catalog.pg_advisory_unlock_all()`,
    );
    this.trigger = undefined;
  }

  async close(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }
}

function missing(table: string, cause: unknown): CandidateError {
  return new CandidateError(
    `The table ${table} is not there any more.`,
    'Restore what the brief says must stay.',
    { cause },
  );
}

function notMade(cause: unknown): EnvironmentError {
  return new EnvironmentError(
    `Statements cannot be stopped in their middle on this server: ${(cause as Error).message}`,
    'Use the embedded or the container server, where the judge has the rights that it takes.',
    { cause },
  );
}
