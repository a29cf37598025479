import { Client, DatabaseError } from 'pg';
import type { Clone } from '../postgres/database/clone';
import type { Finding } from '../rubric/verdict';
import { cloneConfig } from './database';
import { readSchema, schemaChanges, type Schema, type SchemaChange } from './schema';

const WRONG_PASSWORD = '28P01';

/**
 * A finding that says what the candidate's code did to the check itself; undefined where it did nothing. Asked of checks that
 * passed, since what they saw may be false then, and of those that could not be made, since that may be why.
 * @param schema as it was before any of the candidate's code ran
 * @param schemaOpen whether altering it is no fault; that what the drill made is gone may still be why a check could not be made
 */
export async function tampering(
  clone: Clone,
  schema: Schema,
  { schemaOpen, made }: { readonly schemaOpen: boolean; readonly made: boolean },
): Promise<Finding | undefined> {
  if (await hasChangedPassword(clone)) {
    return failed(
      'All statements go through the connection that your code was given.',
      "Your code changed its database role's password, with which a connection can go round the one that is measured.",
    );
  }
  if (schemaOpen && made) return undefined;
  const all = schemaChanges(schema, await readSchema(clone));
  const changes = schemaOpen ? all.filter(({ kind }) => kind === 'gone') : all;
  if (changes.length === 0) return undefined;
  return failed(
    'The tables, with what belongs to them, stay as the drill made them.',
    `Your code altered the database: ${list(changes)}.`,
  );
}

/** The judge's own log-in as the candidate's role: its password is random, and nobody but the role itself could change it. */
async function hasChangedPassword(clone: Clone): Promise<boolean> {
  const client = new Client(cloneConfig(clone, clone.candidate));
  client.on('error', () => undefined);
  try {
    await client.connect();
    return false;
  } catch (error) {
    // Anything else was asked after the password.
    if (error instanceof DatabaseError) return error.code === WRONG_PASSWORD;
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function failed(expected: string, observed: string): Finding {
  return { outcome: 'failed', expected, observed, evidence: [] };
}

function list(changes: readonly SchemaChange[]): string {
  const shown = changes.slice(0, 5).map(({ sentence }) => sentence);
  const more = changes.length - shown.length;
  return shown.join('; ') + (more > 0 ? `; and ${more} more` : '');
}
