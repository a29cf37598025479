import type { Client } from 'pg';
import { EnvironmentError } from '../errors';
import { withAdmin } from '../postgres/connection';
import type { Clone } from '../postgres/database/clone';
import type { ServerAccess } from '../postgres/server';
import { JUDGE_SCHEMA } from './judgeSchema';
import { qualified } from './tableName';

export interface StandStillOptions {
  /** `stock`, or with its schema. */
  readonly table: string;
  readonly on: readonly ('insert' | 'update' | 'delete')[];
  /**
   * Where in its writing statement one stands still: before it looks at any row, with what the statement takes for the present
   * fixed already, or when it has found the row, before it is written.
   */
  readonly before: 'rows' | 'write';
}

/** A process that the machine gives no time to, in the middle of a statement. */
export interface StandStill {
  /** Lets all go, who stands still and who comes later. */
  letGo(): Promise<void>;
}

const NAME = 'backend_drills_stand_still';
/** Nothing is under way when we need a lock. */
const LOCK_TIMEOUT_MS = 10_000;

/**
 * The first one holds a lock to the end of its transaction, by which the others know that they are not the first. Both locks are
 * on tables that the candidate has no right on: it can neither take them nor wait for them elsewhere than in our trigger.
 */
const SETUP = `
  CREATE SCHEMA IF NOT EXISTS ${JUDGE_SCHEMA};
  CREATE TABLE IF NOT EXISTS ${JUDGE_SCHEMA}.first_one ();
  CREATE TABLE IF NOT EXISTS ${JUDGE_SCHEMA}.gate ();
  CREATE OR REPLACE FUNCTION ${JUDGE_SCHEMA}.stand_still() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = 0 AS $$
    DECLARE
      is_first boolean := true;
    BEGIN
      BEGIN
        LOCK TABLE ${JUDGE_SCHEMA}.first_one IN EXCLUSIVE MODE NOWAIT;
      EXCEPTION WHEN lock_not_available THEN
        is_first := false;
      END;
      IF is_first THEN
        LOCK TABLE ${JUDGE_SCHEMA}.gate IN ACCESS SHARE MODE;
      END IF;
      IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
      RETURN NEW;
    END $$;
  REVOKE ALL ON FUNCTION ${JUDGE_SCHEMA}.stand_still() FROM PUBLIC;
  SET lock_timeout = ${LOCK_TIMEOUT_MS}`;

/**
 * While the action runs, the first transaction that writes to the table stands still within its writing statement, until it is let
 * go: the others overtake it, as far as it holds nothing that they need.
 * @throws EnvironmentError where our role may not make that happen
 */
export async function standStill<T>(
  access: ServerAccess,
  clone: Clone,
  { table, on, before }: StandStillOptions,
  action: (stop: StandStill) => Promise<T>,
): Promise<T> {
  const name = qualified(table);
  const each = before === 'rows' ? 'STATEMENT' : 'ROW';
  return withAdmin(access, { database: clone.database }, async (client) => {
    const letGo = (): Promise<void> => ask(client, 'ROLLBACK');
    await ask(
      client,
      `${SETUP}; CREATE TRIGGER ${NAME} BEFORE ${on.join(' OR ')} ON ${name}
         FOR EACH ${each} EXECUTE FUNCTION ${JUDGE_SCHEMA}.stand_still()`,
    );
    await ask(client, `BEGIN; LOCK TABLE ${JUDGE_SCHEMA}.gate IN ACCESS EXCLUSIVE MODE`);
    const result = await action({ letGo });
    await letGo();
    await ask(client, `DROP TRIGGER ${NAME} ON ${name}`);
    return result;
  });
}

async function ask(client: Client, sql: string): Promise<void> {
  try {
    await client.query(sql);
  } catch (error) {
    throw new EnvironmentError(
      `Statements cannot be stopped in their middle on this server: ${(error as Error).message}`,
      'Use the embedded or the container server, where the judge has the rights that it takes.',
      { cause: error },
    );
  }
}
