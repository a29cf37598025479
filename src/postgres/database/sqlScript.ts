import { DatabaseError, type Client } from 'pg';
import { EnvironmentError } from '../../errors';

/** Classes of SQLSTATE: connection lost, resources used up (a full disk), shut down, system error. */
const SERVER_AT_FAULT = /^(?:08|53|57|58)/;

/** One file of SQL statements. */
export interface SqlScript {
  /** As shown in messages: "database/seed.sql". */
  readonly name: string;
  readonly sql: string;
}

/**
 * Runs a script's statements in the session.
 * @throws EnvironmentError naming file, line and PostgreSQL's message; DatabaseError where not the script is at fault
 */
export async function runScript(client: Client, script: SqlScript): Promise<void> {
  let completed = 0;
  const count = (): void => {
    completed += 1;
  };
  client.connection.on('commandComplete', count);
  try {
    await client.query(script.sql);
  } catch (error) {
    if (!(error instanceof DatabaseError) || SERVER_AT_FAULT.test(error.code ?? '')) throw error;
    const offset = error.position ? Number(error.position) - 1 : statementStarts(script.sql)[completed];
    const line = offset === undefined ? '' : `:${script.sql.slice(0, offset).split('\n').length}`;
    throw new EnvironmentError(
      `${script.name}${line}: ${error.message}${error.detail ? ` (${error.detail})` : ''}`,
      'The drill is broken: report it to its author. "backend-drills validate" shows it again.',
      { cause: error },
    );
  } finally {
    client.connection.off('commandComplete', count);
  }
}

/** What SQL's semicolons do not count in: comments, quoted text, dollar-quoted text. */
const TOKEN =
  /--[^\n]*|\/\*[\s\S]*?\*\/|[eE]'(?:[^'\\]|\\.|'')*'|'[^']*'|"[^"]*"|(\$\w*\$)[\s\S]*?\1|\s+|;|[\s\S]/g;

/** Offset at which each statement begins; for messages only, where PostgreSQL gives no position. */
export function statementStarts(sql: string): number[] {
  const starts: number[] = [];
  let within = false;
  for (const { 0: token, index } of sql.matchAll(TOKEN)) {
    if (token === ';') within = false;
    else if (!within && !/^(?:\s|--|\/\*)/.test(token)) {
      starts.push(index);
      within = true;
    }
  }
  return starts;
}
