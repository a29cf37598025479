import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../errors';
import { complaints } from './field';
import { manifestSchema, SCHEMA_SCRIPT, type Manifest } from './manifest';

/** A drill on disk: its manifest and where its parts are. */
export interface Drill {
  readonly manifest: Manifest;
  /** Absolute path of the drill's folder. */
  readonly folder: string;
  readonly brief: string;
  /** Absolute path of what the candidate gets. */
  readonly workspace: string;
  /** Absolute path of the script that makes the tables. */
  readonly schema: string;
}

interface DatabaseScript {
  readonly name: string;
  readonly sql: string;
}

/** The scripts of a drill's template database, and a key that changes with their content. */
export interface DatabaseSource {
  readonly key: string;
  readonly scripts: readonly DatabaseScript[];
  /** Run after the template was analyzed. */
  readonly unanalyzed: readonly DatabaseScript[];
}

/**
 * Loads the drill in `folder`.
 * @throws InputError naming the file, the field and the mend
 */
export async function loadDrill(folder: string): Promise<Drill> {
  const file = path.join(folder, 'drill.json');
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new InputError(`${file} is missing.`, 'Put a drill.json there, or remove the folder.');
    }
    throw new InputError(
      `${file} is not valid JSON: ${(error as Error).message}`,
      'Mend the JSON at that position.',
      { cause: error },
    );
  }
  const parsed = manifestSchema.safeParse(content);
  if (!parsed.success)
    throw new InputError(
      `${file} is not a valid drill manifest.\n${complaints(parsed.error)}`,
      'Mend the fields named above.',
    );
  const manifest = parsed.data;
  if (manifest.id !== path.basename(folder)) {
    throw new InputError(
      `${file}: id is "${manifest.id}" but the folder is "${path.basename(folder)}".`,
      'Give both the same name.',
    );
  }
  return {
    manifest,
    folder,
    brief: path.join(folder, 'brief.md'),
    workspace: path.join(folder, 'workspace'),
    schema: path.join(folder, 'database', SCHEMA_SCRIPT),
  };
}

/** Reads the drill's database scripts. */
export async function loadDatabaseSource(drill: Drill): Promise<DatabaseSource> {
  const { id, database, unanalyzed } = drill.manifest;
  const hash = createHash('sha256');
  const load = async (names: readonly string[], field: string): Promise<DatabaseScript[]> => {
    const scripts = await Promise.all(names.map((name) => readScript(drill, name, field)));
    for (const { name, sql } of scripts) hash.update(name).update('\0').update(sql).update('\0');
    return scripts;
  };
  const scripts = await load(database, 'database');
  hash.update('\0');
  const late = await load(unanalyzed, 'unanalyzed');
  return { key: `${id.replaceAll('-', '_')}_${hash.digest('hex').slice(0, 16)}`, scripts, unanalyzed: late };
}

async function readScript(drill: Drill, name: string, field: string): Promise<DatabaseScript> {
  const file = path.join(drill.folder, 'database', name);
  try {
    return { name, sql: await readFile(file, 'utf8') };
  } catch (error) {
    throw new InputError(
      `${file} cannot be read.`,
      `drill.json names it under "${field}": put it there or take it out.`,
      { cause: error },
    );
  }
}
