import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Engine } from '../../src/session/engine';
import { silentLog } from '../../src/progress';
import type { PostgresSetting } from '../../src/postgres/server';

/** The drill that is measured. */
export const DRILL = 'n-plus-one';

/** The engine of an installation, with its production build, on a storage of its own. */
export function installedEngine(installation: string, storage: string, postgres: PostgresSetting): Engine {
  const require = createRequire(__filename);
  const bundle = require(path.join(installation, 'dist', 'engine.js')) as { Engine: typeof Engine };
  return new bundle.Engine({ storage, log: silentLog, postgres: () => postgres });
}

/** Gives the action a new folder below `parent` and removes it. */
export async function inFolder<T>(parent: string, action: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(parent, 'bench-'));
  try {
    return await action(folder);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
