import { describeDatabase, type DatabaseDescription } from '../postgres/console/databaseDescription';
import { QuerySession } from '../postgres/console/querySession';
import type { Clone } from '../postgres/database/clone';
import type { PostgresServer } from '../postgres/server';

/** The candidate's own database, for the visible scenario and for looking into it; checks never touch it. */
export class WorkspaceDatabase {
  constructor(
    readonly server: PostgresServer,
    readonly clone: Clone,
  ) {}

  /** postgres:// URL for DATABASE_URL. */
  get url(): string {
    const { user, password } = this.clone.candidate;
    const { host, port, database } = this.clone;
    const address = host.includes(':') ? `[${host}]` : host;
    return `postgres://${user}:${encodeURIComponent(password)}@${address}:${port}/${database}`;
  }

  /** What libpq's programs are told the same by, such as psql; the password is on no command line. */
  get environment(): Record<string, string> {
    const { host, port, database, candidate, tls, verifyTls } = this.clone;
    return {
      PGHOST: host,
      PGPORT: String(port),
      PGDATABASE: database,
      PGUSER: candidate.user,
      PGPASSWORD: candidate.password,
      PGSSLMODE: !tls ? 'disable' : verifyTls ? 'verify-full' : 'require',
    };
  }

  /** @throws EnvironmentError */
  describe(): Promise<DatabaseDescription> {
    return describeDatabase(this.clone);
  }

  /**
   * Opens a session for statements that a person types, as the candidate's role.
   * @throws EnvironmentError
   */
  connect(): Promise<QuerySession> {
    return QuerySession.open(this.clone);
  }
}
