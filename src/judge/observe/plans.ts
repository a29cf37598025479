import { escapeIdentifier, escapeLiteral } from 'pg';
import { EnvironmentError } from '../../errors';
import type { Clone } from '../../postgres/database/clone';
import { withAdmin } from '../../postgres/connection';
import type { ServerAccess } from '../../postgres/server';
import type { Evidence, PlanNode } from '../../rubric/evidence';
import { worstUnderestimate } from '../../rubric/plan';
import type { WireStatement } from '../../wire/record';
import { instrumentError } from './instrument';
import { PlanReport } from './planReport';

/**
 * Settings that only a superuser may change, so that the candidate cannot switch them off. INFO reaches the client
 * whatever its client_min_messages says, and also from a transaction that is rolled back.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  session_preload_libraries: 'auto_explain',
  'auto_explain.log_min_duration': '0',
  'auto_explain.log_level': 'info',
  'auto_explain.log_format': 'json',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_buffers': 'on',
  'auto_explain.log_timing': 'off', // costs a clock reading a row, and no verdict rests on it
  'auto_explain.log_nested_statements': 'on',
  'auto_explain.log_parameter_max_length': '0',
};

/**
 * From now on every new connection of the candidate's reports the plans that it uses.
 * @throws EnvironmentError where our role may not ask for it, or the server has no auto_explain
 */
export async function installPlanReports(access: ServerAccess, clone: Clone): Promise<void> {
  try {
    await withAdmin(access, { database: clone.database }, async (client) => {
      // Where the library is missing, every connection of the candidate's would fail.
      await client.query("LOAD 'auto_explain'");
      const role = `${escapeIdentifier(clone.candidate.user)} IN DATABASE ${escapeIdentifier(clone.database)}`;
      for (const [name, value] of Object.entries(SETTINGS)) {
        await client.query(`ALTER ROLE ${role} SET ${name} TO ${escapeLiteral(value)}`);
      }
    });
  } catch (error) {
    throw instrumentError('Plans', error);
  }
}

/** The plan that the server really used for a query. */
export interface ObservedPlan {
  /** The query's text; for one within a function, that of the function's statement. */
  readonly sql: string;
  readonly plan: PlanNode;
  /** Run by a function, a DO block or a trigger, not sent by the client. */
  readonly nested: boolean;
  /** As `worstUnderestimate` has it: statistics that are stale show in the thousands. */
  readonly underestimate: number;
  /** The wire's record of what ran it. */
  readonly statement: WireStatement;
}

/**
 * The plans that the statements used, in the order in which they ended; those of functions, DO blocks and triggers stand
 * before their caller's. A statement that failed has none, an open cursor has its plan once it is closed.
 * @throws EnvironmentError where one that must have reported did not
 */
export function plansOf(statements: readonly WireStatement[]): ObservedPlan[] {
  return statements.flatMap((statement) => {
    const plans = planReports(statement);
    if (plans.length === 0 && mustHavePlan(statement)) throw missed(statement);
    return plans.map(({ report: { sql, plan, nested } }) => {
      return { sql, plan, nested, underestimate: worstUnderestimate(plan), statement };
    });
  });
}

/**
 * Shared blocks that the statements touched, found in memory or not; planning left out. Exact and the same in every run. Only
 * for what a DO block or a procedure runs it is an upper bound: a function that they call counts with its caller again.
 * @throws EnvironmentError as plansOf
 */
export function sharedBlocks(statements: readonly WireStatement[]): number {
  plansOf(statements);
  return statements.flatMap(commandsOf).reduce((sum, plans) => {
    const own = plans.filter(({ nested }) => !nested);
    return (
      sum + (own.length > 0 ? own : plans).reduce((blocks, { plan }) => blocks + plan.hit + plan.read, 0)
    );
  }, 0);
}

export function planEvidence(title: string, { sql, plan, statement }: ObservedPlan): Evidence {
  return { kind: 'plan', title, sql, plan, position: statement.position };
}

/** The plans of each command: a simple query may have several. */
function commandsOf(statement: WireStatement): PlanReport[][] {
  const commands = new Map<number, PlanReport[]>();
  for (const { report, command } of planReports(statement)) {
    // An Execute is one command, whose portal may be closed after its tag has come.
    const key = statement.protocol === 'simple' ? command : 0;
    commands.set(key, [...(commands.get(key) ?? []), report]);
  }
  return [...commands.values()];
}

function planReports(statement: WireStatement): { report: PlanReport; command: number }[] {
  if (statement.reportsLost > 0) throw missed(statement);
  return statement.reports.flatMap(({ content, command }) =>
    content instanceof PlanReport ? [{ report: content, command }] : [],
  );
}

/** Tags of what the executor runs; a portal may be open as long as its transaction is. */
function mustHavePlan({ tags, transaction }: WireStatement): boolean {
  return transaction === 'I' && tags.some((tag) => /^(SELECT|INSERT|UPDATE|DELETE|MERGE) /.test(tag));
}

function missed({ sql }: WireStatement): EnvironmentError {
  return new EnvironmentError(
    `The plan of a statement was missed: ${sql.slice(0, 200)}`,
    'Send fewer or shorter statements, or report it if yours are of the usual size.',
  );
}
