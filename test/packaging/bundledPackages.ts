import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Metafile } from 'esbuild';
import { glob } from 'tinyglobby';
import { licenceText, type Component } from './component';

/** What may be bundled: licences that ask for no more than their notice. */
const ALLOWED = [
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'Unlicense',
  'PostgreSQL',
  'WTFPL',
  '(CC-BY-4.0 AND MIT)', // icons under the first, whose notice names them, code under the second
];

/** As packages write a licence that SPDX calls otherwise. */
const SPDX: Readonly<Record<string, string>> = { 'PostgreSQL license': 'PostgreSQL' };

/** Packages that are published with their dependencies' code built in, and what they import nevertheless. */
const CARRIERS: Readonly<Record<string, readonly string[]>> = { pev2: ['vue'] };

/** Files in a package's folder that its licence wants passed on. */
const NOTICE_FILE = /^(licen[cs]e|copying|copyright|notice|third-?party)/i;

interface PackageManifest {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string;
  /** As packages wrote it before SPDX. */
  readonly licenses?: readonly { readonly type: string }[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly author?: string | { readonly name: string };
}

/** Folders of the packages whose code is in a build's output. */
export function bundledFolders(outputs: Metafile['outputs']): string[] {
  const inputs = Object.values(outputs).flatMap((output) => Object.keys(output.inputs));
  const folders = inputs.map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]);
  return [...new Set(folders.filter((folder) => folder !== undefined))];
}

/** Folders of the packages whose code is built into one of these, as npm has put them side by side. */
export async function carriedFolders(folders: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  const add = async (modules: string, folder: string, imported: readonly string[]): Promise<void> => {
    const { dependencies = {} } = await readManifest(folder);
    for (const name of Object.keys(dependencies)) {
      const dependency = path.join(modules, name);
      if (imported.includes(name) || name.startsWith('@types/') || found.has(dependency)) continue;
      found.add(dependency);
      await add(modules, dependency, imported);
    }
  };
  for (const folder of folders) {
    const imported = CARRIERS[path.basename(folder)];
    if (imported) await add(path.dirname(folder), folder, imported);
  }
  return [...found];
}

/** Folders of the packages that are copied as they are into `modules`. */
export async function copiedFolders(modules: string): Promise<string[]> {
  const manifests = await glob(['*/package.json', '@*/*/package.json'], { cwd: modules, absolute: true });
  return manifests.map((file) => path.dirname(file));
}

/**
 * A package's notice, from what it carries itself.
 * @throws where its licence is none of those that may be bundled
 */
export async function packageComponent(folder: string): Promise<Component> {
  const manifest = await readManifest(folder);
  const named = manifest.license ?? manifest.licenses?.map((each) => each.type).join(' OR ') ?? 'unknown';
  const licence = SPDX[named] ?? named;
  const name = manifest.name ?? folder;
  if (!ALLOWED.includes(licence)) {
    throw new Error(
      `${name} is under the licence ${licence}; what is bundled must be ${ALLOWED.join(', ')}.`,
    );
  }
  const files = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isFile() && NOTICE_FILE.test(entry.name))
    .map((entry) => path.join(folder, entry.name))
    .sort();
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  const text = texts.length > 0 ? texts.join('\n\n') : await standardText(licence, manifest);
  return { name, version: manifest.version ?? '', licence, text: text.replaceAll('\r\n', '\n').trim() };
}

async function readManifest(folder: string): Promise<PackageManifest> {
  return JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as PackageManifest;
}

async function standardText(licence: string, { author }: PackageManifest): Promise<string> {
  const holder = typeof author === 'object' ? author.name : author;
  const text = await licenceText(licence.toLowerCase());
  return `${holder ? `Copyright (c) ${holder}` : 'The package names no copyright holder.'}\n\n${text}`;
}
