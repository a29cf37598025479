import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { glob } from 'tinyglobby';

/** What stands where an author has yet to write something; behind it, what to write. */
export const BLANK = 'FILL IN:';

/** What to write in a text that is still a blank; undefined where it is none. */
export function blankText(text: string): string | undefined {
  const at = text.indexOf(BLANK);
  return at < 0
    ? undefined
    : text
        .slice(at + BLANK.length)
        .replace(/\s*(-->|\*\/)?\s*$/, '')
        .trim();
}

/**
 * The blanks in a drill's files, one sentence each, with file and line. JSON is left out: whoever reads it knows the field.
 * @param folder absolute path of the drill's folder
 */
export async function findBlanks(folder: string): Promise<string[]> {
  const files = await glob('**', { cwd: folder, dot: true, ignore: ['**/node_modules/**', '**/*.json'] });
  const found = await Promise.all(
    files.sort().map(async (file) => {
      const lines = (await readFile(path.join(folder, file), 'utf8')).split('\n');
      return lines.flatMap((line, index) => {
        const missing = blankText(line);
        return missing === undefined
          ? []
          : [`${path.join(folder, file)}:${index + 1} is still blank: ${missing}`];
      });
    }),
  );
  return found.flat();
}
