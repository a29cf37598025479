import type { Client } from 'pg';
import { EnvironmentError, InputError, throwIfCancelled } from '../errors';
import type { Work } from '../progress';
import { withAdmin } from './connection';
import { serverError } from './database/databaseFailure';
import type { PostgresServer, ServerAccess, ServerProvider } from './server';
import { assertMajorVersion, versionText } from './version';
import { Watch } from './watch';

/** Who waits for a server that may not be there wants to know soon. */
const FIRST_ANSWER_MS = 5_000;
const URL_EXAMPLE = 'Write it like postgres://user:password@localhost:5432/postgres.';

/**
 * The user's own server. We make databases and roles whose names begin with `backend_drills_`, drop only those, and change
 * no setting.
 */
export class UrlServer implements ServerProvider {
  readonly kind = 'url';

  constructor(private readonly url: string) {}

  /** @throws InputError for a URL that cannot be read; EnvironmentError for one that cannot be used */
  async acquire(work: Work): Promise<PostgresServer> {
    const access = await this.check(work);
    const watch = await this.asked(access, () => Watch.open(access, work.signal));
    return {
      access,
      description: `PostgreSQL ${versionText(access.version)}, your server at ${access.host}:${access.port}`,
      lost: watch.ended.then(() => `Your server at ${access.host}:${access.port} ended the connection.`),
      release: () => watch.close(),
    };
  }

  /** Whether the server can be used, asked and left as it was; throws as `acquire` does. */
  async check(work: Work): Promise<ServerAccess> {
    const target = parseServerUrl(this.url);
    work.onProgress?.(`Connecting to ${target.host}:${target.port}`);
    throwIfCancelled(work.signal);
    return this.asked(target, async () => {
      const role = await withAdmin(target, { signal: work.signal, timeoutMs: FIRST_ANSWER_MS }, readRole);
      assertMajorVersion(role.version);
      assertRights(role, target.admin.user);
      return { ...target, superuser: role.superuser, version: role.version };
    });
  }

  private async asked<T>(target: ServerAccess, question: () => Promise<T>): Promise<T> {
    try {
      return await question();
    } catch (error) {
      throw serverError(refusal(error, target), target);
    }
  }
}

/**
 * Reads a postgres:// URL. sslmode as libpq has it: disable, allow and prefer connect without TLS, require with, verify-ca
 * and verify-full also check the certificate. Version and superuser are filled in after connecting.
 * @throws InputError
 */
export function parseServerUrl(text: string): ServerAccess {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^postgres(ql)?:$/.test(url.protocol) || !url.hostname) {
    throw new InputError('The PostgreSQL URL cannot be read.', URL_EXAMPLE);
  }
  if (!url.username) throw new InputError('The PostgreSQL URL names no user.', URL_EXAMPLE);
  const sslmode = url.searchParams.get('sslmode') ?? 'prefer';
  if (!['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'].includes(sslmode)) {
    throw new InputError(`sslmode=${sslmode} is not known.`, 'Use disable, require or verify-full.');
  }
  const user = decodeURIComponent(url.username);
  return {
    kind: 'url',
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port || 5432),
    admin: { user, password: decodeURIComponent(url.password) },
    superuser: false,
    database: decodeURIComponent(url.pathname.slice(1)) || user,
    version: 0,
    tls: ['require', 'verify-ca', 'verify-full'].includes(sslmode),
    verifyTls: sslmode.startsWith('verify'),
  };
}

interface Role {
  readonly superuser: boolean;
  readonly createDatabase: boolean;
  readonly createRole: boolean;
  readonly version: number;
}

async function readRole(client: Client): Promise<Role> {
  const { rows } = await client.query<Role>(
    `SELECT rolsuper AS superuser, rolsuper OR rolcreatedb AS "createDatabase", rolsuper OR rolcreaterole AS "createRole",
            pg_catalog.current_setting('server_version_num')::pg_catalog.int4 AS version
       FROM pg_catalog.pg_roles WHERE rolname = current_user`,
  );
  return rows[0] as Role;
}

function assertRights(role: Role, user: string): void {
  const missing = [!role.createDatabase && 'CREATEDB', !role.createRole && 'CREATEROLE'].filter(Boolean);
  if (missing.length === 0) return;
  throw new EnvironmentError(
    `The role "${user}" of your URL lacks ${missing.join(' and ')}.`,
    `As a superuser of that server, run: ALTER ROLE "${user}" ${missing.join(' ')};`,
  );
}

/** What connecting to somebody's server is refused with, by SQLSTATE or by the system's code. */
function refusal(error: unknown, { host, port, admin, database }: ServerAccess): unknown {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  const at = `${host}:${port}`;
  const says = (text: string, nextStep: string) => new EnvironmentError(text, nextStep, { cause: error });
  if (code === '28P01' || code === '28000') {
    return says(
      `The server at ${at} refused "${admin.user}": ${message}.`,
      'Check user, password and pg_hba.conf.',
    );
  }
  if (code === '3D000') {
    return says(
      `The server at ${at} has no database "${database}".`,
      'Name an existing one in the URL, such as postgres.',
    );
  }
  if (code === 'ECONNREFUSED') {
    return says(
      `At ${at} no server listens.`,
      'Start your server there, or correct host and port of the URL.',
    );
  }
  if (message === 'timeout expired') {
    return says(
      `The server at ${at} did not answer within ${FIRST_ANSWER_MS / 1000} s.`,
      'See whether it runs, and whether a firewall is in between.',
    );
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return says(`The host ${host} is not known.`, 'Check the URL.');
  if (/does not support SSL/.test(message)) {
    return says(
      `The server at ${at} speaks no TLS.`,
      'Leave sslmode out of the URL, or turn TLS on at the server.',
    );
  }
  if (/certificate/i.test(message)) {
    return says(
      `The certificate of ${at} was not accepted: ${message}.`,
      'Use sslmode=require, or mend the certificate.',
    );
  }
  return error;
}
