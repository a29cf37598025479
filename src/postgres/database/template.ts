import { escapeIdentifier, type Client } from 'pg';
import { throwIfCancelled } from '../../errors';
import type { Work } from '../../progress';
import { releaseAdvisoryLock, tryAdvisoryLock, withAdvisoryLock } from './advisoryLock';
import { withAdmin } from '../connection';
import { commentStatement, listOwnDatabases } from './databaseComment';
import { serverError } from './databaseFailure';
import { OWNER_ROLE, templateName } from './names';
import { ensureRoles, prepareSchemaStatement } from './roles';
import type { ServerAccess } from '../server';
import { runScript, type SqlScript } from './sqlScript';

/** About 30 MB each with a seed of 100k rows (measured); the ones that were used last stay. */
const KEPT_TEMPLATES = 8;

/** What a template is made of. */
export interface TemplateSource {
  /** Names the content: another content has another key. Lower-case letters, digits and `_`. */
  readonly key: string;
  readonly scripts: readonly SqlScript[];
  /** Run after the template was analyzed, so that statistics know nothing of their rows. */
  readonly unanalyzed?: readonly SqlScript[];
}

/**
 * The template database for the source, made if it is not there; several processes may ask at once. Half-made ones are
 * replaced, and the ones unused for longest are dropped.
 * @returns the database's name
 * @throws EnvironmentError naming the script's file and line; CancelledError, with nothing left
 */
export async function ensureTemplate(
  access: ServerAccess,
  source: TemplateSource,
  work: Work = {},
): Promise<string> {
  const name = templateName(source.key);
  throwIfCancelled(work.signal);
  try {
    // Not ended by the signal: after a cancelled build this session still drops what was half made.
    await withAdmin(access, {}, async (client) => {
      await withAdvisoryLock(client, name, 'exclusive', work.signal, async () => {
        if (!(await isWhole(client, name))) await build(client, access, name, source, work);
        await client.query(commentStatement(name, { type: 'template', usedAt: Date.now() }));
      });
    });
  } catch (error) {
    throw serverError(error, access);
  }
  return name;
}

async function isWhole(client: Client, name: string): Promise<boolean> {
  const { rowCount } = await client.query(
    'SELECT FROM pg_catalog.pg_database WHERE datname = $1 AND datistemplate AND NOT datallowconn',
    [name],
  );
  return rowCount === 1;
}

async function build(
  client: Client,
  access: ServerAccess,
  name: string,
  source: TemplateSource,
  work: Work,
): Promise<void> {
  work.onProgress?.("Building the drill's database (once)");
  await ensureRoles(client, access);
  await dropUnused(client);
  const database = escapeIdentifier(name);
  await client.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
  try {
    // The builtin locale sorts the same on every system, whatever the server was initialised with.
    await client.query(`CREATE DATABASE ${database} TEMPLATE template0 STRATEGY file_copy ENCODING 'UTF8'
      LOCALE 'C' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'`);
    await client.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC;
      GRANT CREATE, TEMPORARY ON DATABASE ${database} TO ${escapeIdentifier(OWNER_ROLE)}`);
    await fill(access, name, source, work.signal);
    await client.query(`ALTER DATABASE ${database} WITH ALLOW_CONNECTIONS false IS_TEMPLATE true`);
  } catch (error) {
    await client.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`).catch(() => undefined);
    throw error;
  }
}

/** Statistics and visibility are settled here, as nothing does it later. */
async function fill(
  access: ServerAccess,
  database: string,
  { scripts, unanalyzed = [] }: TemplateSource,
  signal: AbortSignal | undefined,
): Promise<void> {
  await withAdmin(access, { database, signal }, async (client) => {
    await client.query(prepareSchemaStatement());
    await runAsOwner(client, scripts);
    await client.query('VACUUM (ANALYZE)');
    if (unanalyzed.length === 0) return;
    await runAsOwner(client, unanalyzed);
    // What is on disk is a fact to the planner all the same: how many pages, and which are visible to all.
    await client.query('VACUUM');
  });
}

/** In one transaction. */
async function runAsOwner(client: Client, scripts: readonly SqlScript[]): Promise<void> {
  await client.query(`BEGIN; SET ROLE ${escapeIdentifier(OWNER_ROLE)}; SET search_path TO public`);
  for (const script of scripts) await runScript(client, script);
  await client.query('COMMIT');
  await client.query('DISCARD ALL');
}

/** Makes room for one more. One that another process is at this moment about to use is left alone. */
async function dropUnused(client: Client): Promise<void> {
  const templates = (await listOwnDatabases(client, 'template'))
    .map(({ name, comment }) => ({ name, usedAt: comment?.usedAt ?? 0 }))
    .sort((a, b) => b.usedAt - a.usedAt);
  for (const { name } of templates.slice(KEPT_TEMPLATES - 1)) {
    if (!(await tryAdvisoryLock(client, name, 'exclusive'))) continue;
    try {
      await dropTemplate(client, name);
    } finally {
      await releaseAdvisoryLock(client, name, 'exclusive');
    }
  }
}

async function dropTemplate(client: Client, name: string): Promise<void> {
  const database = escapeIdentifier(name);
  await client.query(`ALTER DATABASE ${database} WITH IS_TEMPLATE false`);
  await client.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
}
