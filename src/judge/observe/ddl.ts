import type { Clone } from '../../postgres/database/clone';
import { withAdmin } from '../../postgres/connection';
import type { ServerAccess } from '../../postgres/server';
import type { DdlStep, Evidence, TableLock } from '../../rubric/evidence';
import type { WireStatement } from '../../wire/record';
import { DDL_TRIGGERS, DdlReport } from './ddlReport';
import { instrumentError } from './instrument';

/** The mode that even a plain SELECT waits for. */
export const ACCESS_EXCLUSIVE = 'AccessExclusiveLock';

/**
 * From now on every command that changes the schema reports what it did. Event triggers are a superuser's: the candidate
 * can neither drop them nor switch them off.
 * @throws EnvironmentError where our role may not make them
 */
export async function installDdlReports(access: ServerAccess, clone: Clone): Promise<void> {
  try {
    await withAdmin(access, { database: clone.database }, (client) => client.query(DDL_TRIGGERS));
  } catch (error) {
    throw instrumentError('Changes of the schema', error);
  }
}

/** A command that changed the schema, or tried to. LOCK, TRUNCATE, VACUUM FULL and CLUSTER are none. */
export interface DdlCommand {
  /** `ALTER TABLE` */
  readonly tag: string;
  /** Objects that it made or changed, with their schema: `public.orders`. */
  readonly objects: readonly string[];
  /** False where it failed. */
  readonly completed: boolean;
  /**
   * Locks on tables that its transaction held before it and at its end; those on tables that the transaction made itself,
   * which nobody else can know, left out.
   */
  readonly locksBefore: readonly TableLock[];
  readonly locks: readonly TableLock[];
  /** Rows that scans within the command read, by table. */
  readonly scanned: Readonly<Record<string, number>>;
  /** Tables that it wrote anew. */
  readonly rewritten: readonly string[];
  /** In milliseconds, 0 is no limit. */
  readonly lockTimeout: number;
  readonly statementTimeout: number;
  /** Rows that it read while its transaction held an AccessExclusive lock, so that others could not even select. */
  readonly scannedUnderAccessExclusive: number;
  /**
   * It takes an AccessExclusive lock that its transaction did not hold yet, and no limit ends its wait, nor that of all who
   * queue up behind it.
   */
  readonly waitsWithoutLimit: boolean;
  readonly statement: WireStatement;
}

/**
 * The commands that changed the schema, in order, also those that a function ran or a rollback undid. Takes whole
 * transactions: what a transaction made before the first statement is taken for a table that others use.
 */
export function ddlOf(statements: readonly WireStatement[]): DdlCommand[] {
  const ownTables = new Map<string, Set<string>>();
  return statements.flatMap((statement) => {
    const commands: Started[] = [];
    const open: Started[] = [];
    for (const { content } of statement.reports) {
      if (!(content instanceof DdlReport)) continue;
      if (content.event === 'ddl_command_start') {
        const started: Started = { start: content, rewritten: [], own: new Set() };
        commands.push(started);
        open.push(started);
      } else if (content.event === 'table_rewrite') {
        open.at(-1)?.rewritten.push(content.rewritten as string);
      } else {
        end(open, content, ownTables);
      }
    }
    return commands.map((command) => asCommand(command, statement));
  });
}

export function ddlEvidence(title: string, commands: readonly DdlCommand[]): Evidence {
  return { kind: 'ddl', title, steps: commands.map(step) };
}

function step(command: DdlCommand): DdlStep {
  const { tag, completed, locks, rewritten, lockTimeout, statement } = command;
  const scanned = Object.entries(command.scanned).map(([table, rows]) => ({ table, rows }));
  const { sql, position } = statement;
  return { tag, sql, completed, locks: [...locks], scanned, rewritten, lockTimeout, position };
}

interface Started {
  readonly start: DdlReport;
  readonly rewritten: string[];
  /** Tables that its transaction had made by its end. */
  own: ReadonlySet<string>;
  end?: DdlReport;
}

/** Closes the innermost command of that tag; one within it that has not ended by then has failed. */
function end(open: Started[], report: DdlReport, ownTables: Map<string, Set<string>>): void {
  const index = open.findLastIndex(({ start }) => start.tag === report.tag);
  const [command] = index < 0 ? [] : open.splice(index);
  if (!command) return;
  command.end = report;
  if (report.transaction === null) return;
  const own = ownTables.get(report.transaction) ?? new Set();
  ownTables.set(report.transaction, own);
  for (const { identity, created } of report.objects) if (created) own.add(identity);
  command.own = own;
}

function asCommand({ start, end: ended, rewritten, own }: Started, statement: WireStatement): DdlCommand {
  const foreign = (locks: readonly TableLock[]): TableLock[] => locks.filter(({ table }) => !own.has(table));
  const [locksBefore, locks] = [foreign(start.locks), foreign(ended?.locks ?? [])];
  const scanned = Object.entries(ended?.scanned ?? {})
    .map(([table, rows]) => [table, rows - (start.scanned[table] ?? 0)] as const)
    .filter(([, rows]) => rows > 0);
  const { tag, lockTimeout, statementTimeout } = start;
  const held = new Set(locksBefore.filter(isAccessExclusive).map(({ table }) => table));
  const blocks = locks.some(isAccessExclusive);
  return {
    tag,
    objects: ended?.objects.map(({ identity }) => identity) ?? [],
    completed: ended !== undefined,
    locksBefore,
    locks,
    scanned: Object.fromEntries(scanned),
    rewritten,
    lockTimeout,
    statementTimeout,
    scannedUnderAccessExclusive: blocks ? scanned.reduce((sum, [, rows]) => sum + rows, 0) : 0,
    waitsWithoutLimit:
      lockTimeout === 0 &&
      statementTimeout === 0 &&
      locks.some((lock) => isAccessExclusive(lock) && !held.has(lock.table)),
    statement,
  };
}

function isAccessExclusive({ mode }: TableLock): boolean {
  return mode === ACCESS_EXCLUSIVE;
}
