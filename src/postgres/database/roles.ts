import { escapeIdentifier, escapeLiteral, type Client } from 'pg';
import { withAdvisoryLock } from './advisoryLock';
import { APP_GROUP, OWNER_ROLE, type CloneNames } from './names';
import type { Credential, ServerAccess } from '../server';

/** Enough for a service's pools, too few to lock others out of the server. */
const CANDIDATE_CONNECTION_LIMIT = 20;

const UNPRIVILEGED = 'NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS';

/**
 * Makes the two roles that all clones have in common. On servers of our own nobody but the superuser may connect to the
 * databases that come with the server either; on the user's own they are not ours to change.
 */
export async function ensureRoles(client: Client, access: ServerAccess): Promise<void> {
  await withAdvisoryLock(client, 'roles', 'exclusive', undefined, async () => {
    const { rows } = await client.query<{ rolname: string }>(
      'SELECT rolname FROM pg_catalog.pg_roles WHERE rolname IN ($1, $2)',
      [OWNER_ROLE, APP_GROUP],
    );
    const missing = [OWNER_ROLE, APP_GROUP].filter((role) => !rows.some(({ rolname }) => rolname === role));
    for (const role of missing) {
      await client.query(`CREATE ROLE ${escapeIdentifier(role)} NOLOGIN ${UNPRIVILEGED}`);
    }
    if (access.kind !== 'url') await client.query('REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC');
  });
}

/**
 * SQL that makes a clone's two login roles. The candidate's acts as the owner of the schema from its first statement on,
 * so that what it makes belongs to the owner too; the app role's rights come with the group's.
 */
export function createLoginsStatement(names: CloneNames, candidate: Credential, app: Credential): string {
  const candidateRole = escapeIdentifier(candidate.user);
  const appRole = escapeIdentifier(app.user);
  const database = escapeIdentifier(names.database);
  const owner = escapeIdentifier(OWNER_ROLE);
  return `
    CREATE ROLE ${candidateRole} LOGIN ${UNPRIVILEGED} CONNECTION LIMIT ${CANDIDATE_CONNECTION_LIMIT}
      PASSWORD ${escapeLiteral(candidate.password)};
    CREATE ROLE ${appRole} LOGIN ${UNPRIVILEGED} PASSWORD ${escapeLiteral(app.password)};
    GRANT ${owner} TO ${candidateRole} WITH INHERIT TRUE, SET TRUE;
    GRANT ${escapeIdentifier(APP_GROUP)} TO ${appRole} WITH INHERIT TRUE, SET FALSE;
    ALTER ROLE ${candidateRole} IN DATABASE ${database} SET role TO ${owner};
    REVOKE ALL ON DATABASE ${database} FROM PUBLIC;
    GRANT CONNECT, TEMPORARY ON DATABASE ${database} TO ${candidateRole};
    GRANT CONNECT ON DATABASE ${database} TO ${appRole};
    GRANT TEMPORARY ON DATABASE ${database} TO ${owner}`;
}

/** SQL that gives a clone's login roles new passwords. */
export function renewPasswordsStatement(...credentials: Credential[]): string {
  return credentials
    .map(({ user, password }) => `ALTER ROLE ${escapeIdentifier(user)} PASSWORD ${escapeLiteral(password)}`)
    .join(';');
}

/**
 * SQL that prepares a new template's schema: the owner role has all of it, the app group reads and writes rows, also in
 * what the owner makes later. It is copied into every clone.
 */
export function prepareSchemaStatement(): string {
  const owner = escapeIdentifier(OWNER_ROLE);
  const app = escapeIdentifier(APP_GROUP);
  const defaults = `ALTER DEFAULT PRIVILEGES FOR ROLE ${owner}`;
  return `
    ALTER SCHEMA public OWNER TO ${owner};
    REVOKE ALL ON SCHEMA public FROM PUBLIC;
    GRANT USAGE ON SCHEMA public TO ${app};
    ${defaults} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${app};
    ${defaults} GRANT USAGE, SELECT ON SEQUENCES TO ${app};
    ${defaults} GRANT USAGE ON SCHEMAS TO ${app}`;
}
