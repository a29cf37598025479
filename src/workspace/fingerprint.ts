import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { candidateFiles } from './layout';

/** Names the state of the candidate's files: equal as long as none of them changes, comes or goes. Hexadecimal SHA-256. */
export async function fingerprint(workspace: string, edit: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of await candidateFiles(workspace, edit)) {
    const content = await readFile(path.join(workspace, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}
