import os from 'node:os';
import type { Client } from 'pg';
import { isAlive } from '../../host/processIdentity';
import { releaseAdvisoryLock, tryAdvisoryLock } from './advisoryLock';
import { CREATION_LOCK, dropClone } from './cloneDatabase';
import { withAdmin } from '../connection';
import { listOwnDatabases, type DatabaseComment, type OwnDatabase } from './databaseComment';
import { serverError } from './databaseFailure';
import { cloneIdOfRole, cloneNames, clonePrefix, type ClonePurpose } from './names';
import type { ServerAccess } from '../server';

/** Workspaces' databases that are kept; one that was dropped is made again from its template when it is opened. */
const KEPT_WORKSPACES = 20;
/** Whether another machine's process lives cannot be asked; no check runs this long. */
const FOREIGN_CLONE_LIMIT_MS = 24 * 60 * 60_000;

/**
 * Drops what dead processes left on the server: checks' clones whose owner is gone, half-made ones, roles without a
 * database, and the workspaces' databases beyond the 20 used last.
 */
export async function sweepClones(access: ServerAccess): Promise<void> {
  try {
    await withAdmin(access, {}, async (client) => {
      const nobodyMakesOne = await tryAdvisoryLock(client, CREATION_LOCK, 'exclusive');
      if (nobodyMakesOne) {
        await dropUnfinished(client);
        await dropOrphanedRoles(client);
        await dropOldWorkspaces(client);
        await releaseAdvisoryLock(client, CREATION_LOCK, 'exclusive');
      }
      for (const { name, comment } of await listOwnDatabases(client, 'check')) {
        if (comment && (await isAbandoned(comment, access))) await drop(client, 'check', name);
      }
    });
  } catch (error) {
    throw serverError(error, access);
  }
}

async function isAbandoned(comment: DatabaseComment, access: ServerAccess): Promise<boolean> {
  if (comment.type === 'template') return false;
  const foreign = access.kind === 'url' && comment.host !== os.hostname();
  return foreign ? Date.now() - comment.usedAt > FOREIGN_CLONE_LIMIT_MS : !(await isAlive(comment.owner));
}

/** Clones without a comment; the caller knows that none is being made. */
async function dropUnfinished(client: Client): Promise<void> {
  for (const purpose of ['check', 'workspace'] as const) {
    for (const { name, comment } of await listOwnDatabases(client, purpose)) {
      if (!comment) await drop(client, purpose, name);
    }
  }
}

async function dropOldWorkspaces(client: Client): Promise<void> {
  const usedAt = ({ comment }: OwnDatabase): number => comment?.usedAt ?? 0;
  const workspaces = (await listOwnDatabases(client, 'workspace')).sort((a, b) => usedAt(b) - usedAt(a));
  for (const { name } of workspaces.slice(KEPT_WORKSPACES)) await drop(client, 'workspace', name);
}

async function dropOrphanedRoles(client: Client): Promise<void> {
  const { rows } = await client.query<{ rolname: string }>('SELECT rolname FROM pg_catalog.pg_roles');
  const owners = new Set<string>();
  for (const purpose of ['check', 'workspace'] as const) {
    for (const { name } of await listOwnDatabases(client, purpose)) {
      owners.add(name.slice(clonePrefix(purpose).length));
    }
  }
  const ids = new Set(rows.map(({ rolname }) => cloneIdOfRole(rolname)));
  for (const id of ids) {
    if (id && !owners.has(id)) await dropClone(client, cloneNames('check', id));
  }
}

async function drop(client: Client, purpose: ClonePurpose, database: string): Promise<void> {
  await dropClone(client, cloneNames(purpose, database.slice(clonePrefix(purpose).length)));
}
