import { copyFile, mkdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import pLimit from 'p-limit';
import * as z from 'zod';
import { EnvironmentError, throwIfCancelled } from '../errors';
import { JsonFile } from '../host/jsonFile';
import { diskFull } from '../host/storageError';
import { distPath } from '../installation';
import type { Work } from '../progress';

/** What the build put beside dist/modules: a version of the whole, and each file's size in bytes. */
const listSchema = z.object({ version: z.string(), files: z.record(z.string(), z.number()) });
const markerSchema = z.object({ version: z.string() });

/** Written last, so that what is half-copied is copied again. */
const MARKER = '.backend-drills.json';
const PARALLEL_COPIES = 16;

/**
 * Puts what a workspace imports, and its types, into its node_modules, so that it works offline. Does nothing where it is
 * all there; mends what is missing or cut short; leaves alone what the candidate installed besides.
 * @throws EnvironmentError where this installation is broken or the disk refuses
 */
export async function installModules(workspace: string, work: Work = {}): Promise<void> {
  const { version, files } = await shippedFiles();
  const target = path.join(workspace, 'node_modules');
  const marker = new JsonFile(path.join(target, MARKER), markerSchema);
  const installed = await marker.read();
  const isCurrent = installed.state === 'read' && installed.value.version === version;
  const names = Object.keys(files);
  const missing = isCurrent ? await damaged(target, files) : names;
  if (missing.length === 0) return;
  work.onProgress?.('Installing pg and its types');
  await copyAll(missing, target, work);
  await marker.write({ version });
}

async function shippedFiles(): Promise<z.infer<typeof listSchema>> {
  try {
    return listSchema.parse(JSON.parse(await readFile(distPath('modules.json'), 'utf8')));
  } catch (error) {
    throw new EnvironmentError(
      `${distPath('modules.json')} cannot be read.`,
      'Build the project (npm run build), or install Backend Drills again.',
      { cause: error },
    );
  }
}

async function damaged(target: string, files: Readonly<Record<string, number>>): Promise<string[]> {
  const limit = pLimit(PARALLEL_COPIES);
  const found = await Promise.all(
    Object.entries(files).map(([name, size]) =>
      limit(async () => {
        const actual = await stat(path.join(target, name)).then(
          (stats) => stats.size,
          () => -1,
        );
        return actual === size ? [] : [name];
      }),
    ),
  );
  return found.flat();
}

async function copyAll(names: readonly string[], target: string, work: Work): Promise<void> {
  const limit = pLimit(PARALLEL_COPIES);
  try {
    for (const folder of new Set(names.map((name) => path.dirname(name)))) {
      await mkdir(path.join(target, folder), { recursive: true });
    }
    await Promise.all(
      names.map((name) =>
        limit(async () => {
          throwIfCancelled(work.signal);
          await copyFile(distPath('modules', name), path.join(target, name));
        }),
      ),
    );
  } catch (error) {
    throwIfCancelled(work.signal);
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw diskFull(path.dirname(target), error);
    throw new EnvironmentError(
      `The workspace's modules cannot be copied: ${(error as Error).message}`,
      `Give your user the right to write to ${target}, then try again.`,
      { cause: error },
    );
  }
}
