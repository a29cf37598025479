import { Client, type ClientConfig, type QueryResultRow } from 'pg';
import { EnvironmentError } from '../errors';
import type { Clone } from '../postgres/database/clone';
import type { Credential } from '../postgres/server';
import type { CheckDatabase } from './checkDatabase';

/** The candidate's triggers run within our statements: a trigger that never ends must not hang the judge. */
const STATEMENT_TIMEOUT_MS = 15_000;
/** Below the statement's, so that a lock is known for what it is. Nobody but the candidate's code holds one in a clone. */
const LOCK_TIMEOUT_MS = 10_000;

const LOCK_NOT_AVAILABLE = '55P03';

/** How a clone is connected to as one of its roles, by the judge itself. */
export function cloneConfig(clone: Clone, role: Credential): ClientConfig {
  const { host, port, database, tls, verifyTls } = clone;
  return {
    ...{ host, port, database, ...role },
    ssl: tls ? { rejectUnauthorized: verifyTls ?? false } : false,
    application_name: 'backend-drills-check',
    connectionTimeoutMillis: STATEMENT_TIMEOUT_MS,
  };
}

/** The clone as the unprivileged application role, on one connection. */
export class AppDatabase implements CheckDatabase {
  private constructor(private readonly client: Client) {}

  static async connect(clone: Clone): Promise<AppDatabase> {
    const client = new Client({
      ...cloneConfig(clone, clone.app),
      statement_timeout: STATEMENT_TIMEOUT_MS,
      lock_timeout: LOCK_TIMEOUT_MS,
    });
    client.on('error', () => undefined); // a lost connection is reported by the query that needs it
    await client.connect();
    return new AppDatabase(client);
  }

  async query<Row extends object>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    // A trigger of the candidate's that ran in an earlier statement may have pointed this session at other tables.
    await this.client.query('RESET search_path').catch(() => undefined);
    try {
      const result = await this.client.query<Row & QueryResultRow>(sql, [...parameters]);
      return result.rows;
    } catch (error) {
      throw failure(error as Error & { code?: string });
    }
  }

  async close(): Promise<void> {
    await this.client.end();
  }
}

/** Whether one of our statements was given up because the candidate's code kept what it needed locked. */
export function waitedForLock(error: unknown): boolean {
  const cause = error instanceof EnvironmentError ? error.cause : undefined;
  return (cause as { code?: unknown } | undefined)?.code === LOCK_NOT_AVAILABLE;
}

/** SQLSTATEs have five characters; what the line says has others or none. */
function failure(error: Error & { code?: string }): EnvironmentError {
  const gone = !/^[0-9A-Z]{5}$/.test(error.code ?? '') || /^(08|57P)/.test(error.code ?? '');
  const what = gone ? 'PostgreSQL went away during the check' : "The check's own statement failed";
  return new EnvironmentError(`${what}: ${error.message}.`, 'Run the check again.', { cause: error });
}
