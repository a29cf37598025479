import { DatabaseError, type Client } from 'pg';
import { EnvironmentError } from '../../errors';
import { splitStatements } from './sqlStatements';

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
    const offset = error.position
      ? Number(error.position) - 1
      : splitStatements(script.sql)[completed]?.start;
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
