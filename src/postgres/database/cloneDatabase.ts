import { DatabaseError, escapeIdentifier, type Client } from 'pg';
import { commentStatement, type DatabaseComment } from './databaseComment';
import { randomPassword, type CloneNames } from './names';
import { createLoginsStatement } from './roles';
import type { Credential } from '../server';

/** Held shared while a clone is made: whoever gets it exclusively knows that a clone without a comment is nobody's. */
export const CREATION_LOCK = 'clone creation';

const DEPENDENT_OBJECTS = '2BP01';

export interface Logins {
  readonly candidate: Credential;
  readonly app: Credential;
}

/** New passwords for a clone's roles. */
export function newLogins(names: CloneNames): Logins {
  return {
    candidate: { user: names.candidate, password: randomPassword() },
    app: { user: names.app, password: randomPassword() },
  };
}

/** Makes the database and its roles; nobody can connect before its rights are set. Failing, it leaves nothing. */
export async function makeClone(
  client: Client,
  names: CloneNames,
  template: string,
  comment: DatabaseComment,
): Promise<Logins> {
  const database = escapeIdentifier(names.database);
  const logins = newLogins(names);
  try {
    await client.query(
      `CREATE DATABASE ${database} TEMPLATE ${escapeIdentifier(template)} STRATEGY file_copy ALLOW_CONNECTIONS false`,
    );
    await client.query(
      [
        createLoginsStatement(names, logins.candidate, logins.app),
        commentStatement(names.database, comment),
        `ALTER DATABASE ${database} WITH ALLOW_CONNECTIONS true`,
      ].join(';'),
    );
  } catch (error) {
    await dropClone(client, names).catch(() => undefined);
    throw error;
  }
  return logins;
}

/** Drops the database, whoever is connected, and its roles. What is not there is no error. */
export async function dropClone(client: Client, names: CloneNames): Promise<void> {
  await client.query(`DROP DATABASE IF EXISTS ${escapeIdentifier(names.database)} WITH (FORCE)`);
  for (const role of [names.candidate, names.app]) await dropRole(client, role);
}

/**
 * A candidate can grant rights on its own tables to any role, and so keep one from being dropped until its own database
 * is gone: such a role is left to the next sweep, without a login.
 */
async function dropRole(client: Client, role: string): Promise<void> {
  try {
    await client.query(`DROP ROLE IF EXISTS ${escapeIdentifier(role)}`);
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== DEPENDENT_OBJECTS) throw error;
    await client.query(`ALTER ROLE ${escapeIdentifier(role)} NOLOGIN`);
  }
}
