import { EnvironmentError } from '../errors';
import { withAdmin } from '../postgres/connection';
import type { Clone } from '../postgres/database/clone';
import type { ServerAccess } from '../postgres/server';
import { JUDGE_SCHEMA } from './judgeSchema';
import { qualified } from './tableName';

export interface BreakOffOptions {
  /** `stock`, or with its schema. */
  readonly table: string;
  readonly on: 'insert' | 'update' | 'delete';
  /** Where a transaction learns of it: at the statement that writes to the table, or at its COMMIT. */
  readonly at: 'statement' | 'commit';
  /** How many transactions; Infinity for every one. */
  readonly times: number;
}

/** Conflicts with others that the database has announced, as it would in the busiest of hours. */
export interface BreakOff {
  /** How many transactions it has broken off so far. */
  count(): Promise<number>;
  /** No more of them. */
  end(): Promise<void>;
}

const NAME = 'backend_drills_break_off';
const EVERY_ONE = Number.MAX_SAFE_INTEGER;

/** What a rollback undoes cannot count rollbacks; a sequence does. The candidate has no right on it. */
const SETUP = `
  CREATE SCHEMA IF NOT EXISTS ${JUDGE_SCHEMA};
  CREATE SEQUENCE IF NOT EXISTS ${JUDGE_SCHEMA}.break_off;
  ALTER SEQUENCE ${JUDGE_SCHEMA}.break_off RESTART;
  CREATE OR REPLACE FUNCTION ${JUDGE_SCHEMA}.break_off() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
      IF nextval('${JUDGE_SCHEMA}.break_off') <= TG_ARGV[0]::bigint THEN
        RAISE SQLSTATE '40001' USING MESSAGE = 'could not serialize access due to concurrent update';
      END IF;
      IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
      RETURN NEW;
    END $$;
  REVOKE ALL ON FUNCTION ${JUDGE_SCHEMA}.break_off() FROM PUBLIC`;

/**
 * From now on transactions that write to the table are broken off with a serialization failure, as if others had been first.
 * @throws EnvironmentError where our role may not make that happen
 */
export async function breakOff(
  access: ServerAccess,
  clone: Clone,
  { table, on, at, times }: BreakOffOptions,
): Promise<BreakOff> {
  const name = qualified(table);
  const kind = at === 'statement' ? 'TRIGGER' : 'CONSTRAINT TRIGGER';
  const when =
    at === 'statement' ? `BEFORE ${on} ON ${name}` : `AFTER ${on} ON ${name} DEFERRABLE INITIALLY DEFERRED`;
  const most = Number.isFinite(times) ? times : EVERY_ONE;
  const ask = async <Row extends object>(sql: string): Promise<Row[]> => {
    try {
      return await withAdmin(access, { database: clone.database }, async (client) => {
        const { rows } = (await client.query(sql)) as { rows: Row[] };
        return rows;
      });
    } catch (error) {
      throw new EnvironmentError(
        `Transactions cannot be broken off on this server: ${(error as Error).message}`,
        'Use the embedded or the container server, where the judge has the rights that it takes.',
        { cause: error },
      );
    }
  };
  await ask(
    `${SETUP}; CREATE ${kind} ${NAME} ${when} FOR EACH ROW EXECUTE FUNCTION ${JUDGE_SCHEMA}.break_off(${most})`,
  );
  return {
    async count() {
      const [row] = await ask<{ calls: string }>(
        `SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS calls FROM ${JUDGE_SCHEMA}.break_off`,
      );
      return Math.min(Number((row as { calls: string }).calls), most);
    },
    async end() {
      await ask(`DROP TRIGGER ${NAME} ON ${name}`);
    },
  };
}
