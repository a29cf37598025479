import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** One piece of somebody else's work that ships with ours. */
export interface Component {
  readonly name: string;
  /** Empty where its package does not say. */
  readonly version: string;
  /** SPDX identifier where there is one. */
  readonly licence: string;
  /** The texts that its licence asks us to pass on. */
  readonly text: string;
}

/** A licence's text as its authors wrote it, for components whose packages do not carry theirs. */
export async function licenceText(name: string): Promise<string> {
  return (await readFile(path.join(__dirname, 'notices', `${name}.txt`), 'utf8')).trim();
}

/** The whole of THIRD-PARTY-NOTICES.txt. */
export function noticesFile(components: readonly Component[]): string {
  const rule = '-'.repeat(80);
  const sections = components.map(
    ({ name, version, licence, text }) =>
      `${rule}\n${[name, version].join(' ').trim()}\n${licence}\n\n${text}\n`,
  );
  const introduction =
    'Backend Drills contains the following works of others, each under the licence that stands with it.\n';
  return [introduction, ...sections].join('\n');
}
