import os from 'node:os';
import type { Client } from 'pg';
import { throwIfCancelled } from '../../errors';
import { thisProcess } from '../../host/processIdentity';
import type { Work } from '../../progress';
import { withAdvisoryLock } from './advisoryLock';
import { CREATION_LOCK, dropClone, makeClone, newLogins, type Logins } from './cloneDatabase';
import { withAdmin } from '../connection';
import { commentStatement, listOwnDatabases, type DatabaseComment } from './databaseComment';
import { serverError } from './databaseFailure';
import { cloneId, cloneNames, type CloneNames, type ClonePurpose } from './names';
import { renewPasswordsStatement } from './roles';
import type { Credential, ServerAccess } from '../server';

export { sweepClones } from './cloneSweep';

/** The server has answered just now: on a machine that candidates' loops keep busy it is slow, and not gone. */
const CONNECT_LIMIT_MS = 20_000;

/** A database of one's own, copied from a template, with two login roles that can reach nothing else. */
export interface Clone {
  readonly database: string;
  readonly host: string;
  readonly port: number;
  /** TLS as the server's access has it. */
  readonly tls: boolean;
  readonly verifyTls?: boolean | undefined;
  /** Owns the schema; for the candidate's code. */
  readonly candidate: Credential;
  /** Reads and writes rows; for what the judge does to the data. */
  readonly app: Credential;
  /** Drops the database, whoever is connected, and its roles. */
  drop(): Promise<void>;
}

export interface CloneOptions {
  /** A check's clone goes with its process; a workspace's stays, and is found again by its label. */
  readonly purpose: ClonePurpose;
  readonly label: string;
}

/**
 * Copies the template (measured: 35-45 ms for 100k rows). A workspace's clone of the same label is replaced.
 * @throws EnvironmentError; CancelledError, with nothing left
 */
export async function createClone(
  access: ServerAccess,
  template: string,
  options: CloneOptions,
  work: Work = {},
): Promise<Clone> {
  const names = cloneNames(options.purpose, cloneId(options.purpose, options.label));
  return asAdmin(access, work, (client) =>
    locked(client, names, options.purpose, work, () =>
      replaceClone(client, access, names, template, options),
    ),
  );
}

/**
 * The workspace's clone as it was left, with new passwords; made from the template where there is none, or one of another
 * template.
 */
export async function openWorkspaceClone(
  access: ServerAccess,
  template: string,
  label: string,
  work: Work = {},
): Promise<Clone> {
  const names = cloneNames('workspace', cloneId('workspace', label));
  const options: CloneOptions = { purpose: 'workspace', label };
  return asAdmin(access, work, (client) =>
    locked(client, names, 'workspace', work, async () => {
      const existing = (await listOwnDatabases(client, 'workspace')).find(
        ({ name }) => name === names.database,
      );
      const reusable = existing?.comment?.type === 'workspace' && existing.comment.template === template;
      if (!reusable) return replaceClone(client, access, names, template, options);
      const logins = newLogins(names);
      await client.query(renewPasswordsStatement(logins.candidate, logins.app));
      await client.query(commentStatement(names.database, ownComment(template, options)));
      return asClone(access, names, logins);
    }),
  );
}

/** Drops the workspace's clone; nothing happens where there is none. */
export async function dropWorkspaceClone(
  access: ServerAccess,
  label: string,
  work: Work = {},
): Promise<void> {
  const names = cloneNames('workspace', cloneId('workspace', label));
  await asAdmin(access, work, (client) =>
    locked(client, names, 'workspace', work, () => dropClone(client, names)),
  );
}

async function replaceClone(
  client: Client,
  access: ServerAccess,
  names: CloneNames,
  template: string,
  options: CloneOptions,
): Promise<Clone> {
  if (options.purpose === 'workspace') await dropClone(client, names);
  const logins = await makeClone(client, names, template, ownComment(template, options));
  return asClone(access, names, logins);
}

function asClone(access: ServerAccess, names: CloneNames, logins: Logins): Clone {
  const { host, port, tls, verifyTls } = access;
  const drop = (): Promise<void> => asAdmin(access, {}, (client) => dropClone(client, names));
  return { database: names.database, host, port, tls, verifyTls, ...logins, drop };
}

function ownComment(template: string, { purpose, label }: CloneOptions): DatabaseComment {
  const owner = { owner: thisProcess(), host: os.hostname() };
  return { type: purpose, label, template, usedAt: Date.now(), ...owner };
}

async function locked<T>(
  client: Client,
  names: CloneNames,
  purpose: ClonePurpose,
  work: Work,
  action: () => Promise<T>,
): Promise<T> {
  return withAdvisoryLock(client, CREATION_LOCK, 'shared', work.signal, () =>
    purpose === 'check'
      ? action()
      : withAdvisoryLock(client, names.database, 'exclusive', work.signal, action),
  );
}

/** Not ended by the signal half-way: a copy takes milliseconds, and what it leaves would have to be found again. */
async function asAdmin<T>(
  access: ServerAccess,
  work: Work,
  action: (client: Client) => Promise<T>,
): Promise<T> {
  throwIfCancelled(work.signal);
  try {
    return await withAdmin(access, { timeoutMs: CONNECT_LIMIT_MS }, action);
  } catch (error) {
    throw serverError(error, access);
  }
}
