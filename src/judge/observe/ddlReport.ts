import type { TableLock } from '../../rubric/evidence';
import type { Interception, WireNotice } from '../../wire/record';
import { JUDGE_SCHEMA } from '../judgeSchema';

/** What the event trigger saw before or after a command that changes the schema, or when a table is about to be rewritten. */
export class DdlReport {
  readonly event!: 'ddl_command_start' | 'ddl_command_end' | 'table_rewrite';
  /** `ALTER TABLE` */
  readonly tag!: string;
  /** The transaction's id; null before it wrote anything. */
  readonly transaction!: string | null;
  /** In milliseconds; 0 is no limit. */
  readonly lockTimeout!: number;
  readonly statementTimeout!: number;
  /** Those that the candidate's transaction holds; tables with their schema, `public.orders`. */
  readonly locks!: readonly TableLock[];
  /** Rows that scans of a table have read since the connection last told its statistics: only differences mean something. */
  readonly scanned!: Readonly<Record<string, number>>;
  /** At the end: what was made or changed. */
  readonly objects!: readonly {
    readonly type: string;
    readonly identity: string;
    readonly created: boolean;
  }[];
  /** At a rewrite: the table. */
  readonly rewritten!: string | null;

  constructor(fields: DdlReport) {
    Object.assign(this, fields);
  }
}

/** Runs as whoever changes the schema, with nobody's rights but theirs; it reads catalogs and nothing else. */
export const FUNCTION = 'observe_ddl';

/**
 * All relations but indexes and the system's own. `pg_catalog.` before every relation, since pg_temp would come first for
 * those; functions and operators are never looked for there.
 */
const OBSERVATION = `report := (SELECT pg_catalog.json_build_object(
    'event', TG_EVENT, 'tag', TG_TAG, 'transaction', pg_catalog.pg_current_xact_id_if_assigned()::pg_catalog.text,
    'lockTimeout', 1000 * extract(epoch FROM pg_catalog.current_setting('lock_timeout')::pg_catalog.interval),
    'statementTimeout', 1000 * extract(epoch FROM pg_catalog.current_setting('statement_timeout')::pg_catalog.interval),
    'locks', (
      SELECT coalesce(pg_catalog.json_agg(DISTINCT pg_catalog.jsonb_build_object(
        'table', l.relation::pg_catalog.regclass::pg_catalog.text, 'mode', l.mode)), '[]')
      FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_class c ON c.oid = l.relation
      WHERE l.pid = pg_catalog.pg_backend_pid() AND l.locktype = 'relation' AND l.relation >= 16384
        AND c.relkind IN ('r', 'p', 'm')),
    'scanned', (
      SELECT coalesce(pg_catalog.json_object_agg(c.oid::pg_catalog.regclass::pg_catalog.text, n.count), '{}')
      FROM pg_catalog.pg_class c, pg_catalog.pg_stat_get_xact_tuples_returned(c.oid) n (count)
      WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'm') AND n.count > 0),
    'objects', objects, 'rewritten', rewritten))`;

const OBJECTS = `objects := (SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
      'type', o.object_type, 'identity', o.object_identity, 'created', o.command_tag LIKE 'CREATE %' OR o.command_tag = 'SELECT INTO')), '[]')
      FROM pg_catalog.pg_event_trigger_ddl_commands() o WHERE o.object_identity IS NOT NULL)`;

export const DDL_TRIGGERS = `
  CREATE SCHEMA IF NOT EXISTS ${JUDGE_SCHEMA};
  CREATE FUNCTION ${JUDGE_SCHEMA}.${FUNCTION}() RETURNS event_trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp AS $function$
    DECLARE
      objects pg_catalog.json := '[]';
      rewritten pg_catalog.text;
      report pg_catalog.json;
    BEGIN
      IF TG_EVENT = 'ddl_command_end' THEN
        ${OBJECTS};
      ELSIF TG_EVENT = 'table_rewrite' THEN
        rewritten := pg_catalog.pg_event_trigger_table_rewrite_oid()::pg_catalog.regclass;
      END IF;
      ${OBSERVATION};
      RAISE INFO '%', report;
    END $function$;
  REVOKE ALL ON FUNCTION ${JUDGE_SCHEMA}.${FUNCTION}() FROM PUBLIC;
  CREATE EVENT TRIGGER backend_drills_ddl_start ON ddl_command_start EXECUTE FUNCTION ${JUDGE_SCHEMA}.${FUNCTION}();
  CREATE EVENT TRIGGER backend_drills_ddl_end ON ddl_command_end EXECUTE FUNCTION ${JUDGE_SCHEMA}.${FUNCTION}();
  CREATE EVENT TRIGGER backend_drills_rewrite ON table_rewrite EXECUTE FUNCTION ${JUDGE_SCHEMA}.${FUNCTION}()`;

const ORIGIN = `PL/pgSQL function ${JUDGE_SCHEMA}.${FUNCTION}() line `;

/**
 * Takes a notice of the event trigger's. Its origin cannot be forged: the context's first line names the function that
 * raised it, and nobody else can make one in the judge's schema; one elsewhere that is called the same is shown quoted. Nor
 * can the function be called but by an event trigger, which takes a superuser to make.
 */
export function interceptDdl({ severity, routine, message, context }: WireNotice): Interception | undefined {
  if (severity !== 'INFO' || routine !== 'exec_stmt_raise' || !context?.startsWith(ORIGIN)) return undefined;
  return { content: new DdlReport(JSON.parse(message) as DdlReport) };
}

/** The trigger's own questions, as a plan of theirs shows them: whoever sends the same text reads nothing but catalogs. */
export function isTriggersOwn(sql: string): boolean {
  return OWN_TEXTS.has(shape(sql));
}

const OWN_TEXTS = new Set([OBSERVATION, OBJECTS].map(shape));

function shape(sql: string): string {
  return sql.replaceAll(/\s+/g, ' ').trim();
}
