import { mkdir, readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { CompiledFile } from './compiledFile';

const position = z.object({ file: z.string(), line: z.number(), column: z.number().optional() });
const compiledSchema: z.ZodType<CompiledFile> = z.union([
  z.object({ code: z.string() }),
  z.object({ problem: z.object({ message: z.string(), position, frame: z.string() }) }),
]);

/** Some 20 kB each: a few workspaces' worth of versions. */
const MAX_FILES = 400;

/**
 * Compiled files by a key of their content, kept between checks: most of a workspace is the same as last time, and where all of it
 * is, the compiler need not even be loaded. A file that is gone or cannot be read is compiled again.
 */
export class CompiledCache {
  constructor(private readonly folder: string) {}

  async get(key: string): Promise<CompiledFile | undefined> {
    try {
      const file = this.file(key);
      const parsed = compiledSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
      if (!parsed.success) return undefined;
      const now = new Date();
      await utimes(file, now, now);
      return parsed.data;
    } catch {
      return undefined;
    }
  }

  /** Keeps it if it can: a full disk costs time, not the check. */
  async put(key: string, compiled: CompiledFile): Promise<void> {
    const temporary = this.file(`${key}-${randomUUID().slice(0, 8)}.tmp`);
    try {
      await mkdir(this.folder, { recursive: true });
      await writeFile(temporary, JSON.stringify(compiled));
      await rename(temporary, this.file(key));
    } catch {
      await rm(temporary, { force: true }).catch(() => undefined);
    }
  }

  /** Removes what was used longest ago, beyond the bound. */
  async prune(): Promise<void> {
    const names = await readdir(this.folder).catch(() => []);
    if (names.length <= MAX_FILES) return;
    const files = await Promise.all(
      names.map(async (name) => {
        const file = path.join(this.folder, name);
        return { file, usedAt: (await stat(file).catch(() => undefined))?.mtimeMs ?? 0 };
      }),
    );
    const stale = files.sort((a, b) => b.usedAt - a.usedAt).slice(MAX_FILES / 2);
    await Promise.all(stale.map(({ file }) => rm(file, { force: true })));
  }

  private file(name: string): string {
    return path.join(this.folder, `${name}.json`);
  }
}
