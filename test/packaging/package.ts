// `npm run package [-- --out FOLDER]`: a VSIX for this platform with PostgreSQL in it, a universal one without, and the npm
// package of the command line.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { createVSIX } from '@vscode/vsce';
import { addPostgres, readManifest, ROOT, stage, writeNotices } from './stage';

/** The files made, as absolute paths. */
export interface Packages {
  /** VSIX without PostgreSQL, for every platform. */
  readonly universal: string;
  /** VSIX for the platform we are on. */
  readonly platform: string;
  /** What `npm install` takes. */
  readonly npm: string;
}

/** Packs everything into the folder `out`. */
export async function packAll(out: string): Promise<Packages> {
  const { name, version } = await readManifest();
  const base = path.join(out, `${name}-${version}`);
  const target = `${process.platform}-${process.arch}`;
  const made = { universal: `${base}.vsix`, npm: `${base}.tgz`, platform: `${base}-${target}.vsix` };
  const work = await mkdtemp(path.join(os.tmpdir(), 'backend-drills-package-'));
  try {
    await mkdir(out, { recursive: true });
    const folder = path.join(work, 'extension');
    const components = await stage(folder);
    await writeNotices(folder, components);
    await packExtension(folder, made.universal);
    await promisify(execFile)('npm', ['pack', '--ignore-scripts', '--pack-destination', out, folder], {
      shell: process.platform === 'win32',
    });
    const postgres = await addPostgres(folder);
    await writeNotices(folder, [...components, ...postgres]);
    await packExtension(folder, made.platform, target);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return made;
}

async function packExtension(folder: string, packagePath: string, target?: string): Promise<void> {
  await createVSIX({
    cwd: folder,
    packagePath,
    ...(target && { target }),
    dependencies: false,
    allowMissingRepository: true,
    allowUnusedFilesPattern: true,
    rewriteRelativeLinks: false,
  });
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { out: { type: 'string', default: ROOT } } });
  const made = await packAll(path.resolve(values.out));
  for (const file of [made.platform, made.universal, made.npm]) {
    const megabytes = (await stat(file)).size / 1e6;
    console.log(`${megabytes.toFixed(1).padStart(7)} MB  ${file}`);
  }
}

if (require.main === module) void main();
