import type { Client } from 'pg';
import { CandidateError, EnvironmentError } from '../../errors';
import { connectAdmin } from '../../postgres/connection';
import type { ServerAccess } from '../../postgres/server';
import type { BarrierPoint } from '../check';
import { JUDGE_SCHEMA } from '../judgeSchema';
import { qualified } from '../tableName';

const TRIGGER = 'backend_drills_barrier';
/** Our own statements wait for nobody: all is quiet when they run. */
const LOCK_TIMEOUT_MS = 10_000;

/**
 * What all who write pass is a lock on a table that the candidate has no right on: it can see the lock, and neither take it nor
 * wait for it elsewhere than in our trigger. The function runs with our rights, takes no input and holds no secret.
 */
const SETUP = `
  CREATE SCHEMA IF NOT EXISTS ${JUDGE_SCHEMA};
  CREATE TABLE IF NOT EXISTS ${JUDGE_SCHEMA}.barrier ();
  CREATE OR REPLACE FUNCTION ${JUDGE_SCHEMA}.pass_barrier() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
      LOCK TABLE ${JUDGE_SCHEMA}.barrier IN ACCESS SHARE MODE;
      IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
      RETURN NEW;
    END $$;
  REVOKE ALL ON FUNCTION ${JUDGE_SCHEMA}.pass_barrier() FROM PUBLIC;
  SET lock_timeout = ${LOCK_TIMEOUT_MS}`;

/**
 * Brings writing statements to a stop in their middle: a BEFORE row trigger waits for a lock that we hold. A row that is
 * written has been found by then, and nothing of the write is there yet.
 */
export class Barrier {
  private trigger: { readonly oid: number; readonly table: string } | undefined;

  private constructor(private readonly client: Client) {}

  /** @throws EnvironmentError where the role may not make it */
  static async open(access: ServerAccess, database: string): Promise<Barrier> {
    const client = await connectAdmin(access, { database, applicationName: 'backend_drills_barrier' });
    try {
      await client.query(SETUP);
    } catch (error) {
      await client.end();
      throw notMade(error);
    }
    return new Barrier(client);
  }

  /** The backend that all who have arrived wait for. */
  get pid(): number {
    return (this.client as Client & { processID: number }).processID;
  }

  /** @throws CandidateError where the table is not there any more */
  async raise(table: string, on: BarrierPoint['on'][number]): Promise<void> {
    const name = qualified(table);
    try {
      await this.client.query(
        `CREATE TRIGGER ${TRIGGER} BEFORE ${on} ON ${name} FOR EACH ROW EXECUTE FUNCTION ${JUDGE_SCHEMA}.pass_barrier()`,
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

  /** Lets all go who have arrived, and all who come later. */
  async lower(): Promise<void> {
    await this.client.query('ROLLBACK');
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
    await this.client.query(`DROP TRIGGER ${TRIGGER} ON ${table}`);
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
