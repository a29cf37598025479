import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import type { ZodType } from 'zod';
import { storageError } from './storageError';

type Found<T> = { readonly state: 'read'; readonly value: T } | { readonly state: 'absent' };

/** What a read found: a value, nothing, or a file that cannot be understood and was set aside under another name. */
export type JsonRead<T> =
  Found<T> | { readonly state: 'set-aside'; readonly movedTo: string; readonly reason: string };

/** The same, with the file left where it is. */
export type JsonLook<T> = Found<T> | { readonly state: 'unreadable'; readonly reason: string };

/**
 * A JSON file that is never half-written and never half-read: written beside and renamed over, validated on the way in;
 * one that cannot be understood is kept under another name, so that nothing of the user's is lost.
 */
export class JsonFile<T> {
  constructor(
    readonly path: string,
    private readonly schema: ZodType<T>,
  ) {}

  async read(): Promise<JsonRead<T>> {
    const found = await this.look();
    if (found.state !== 'unreadable') return found;
    const movedTo = `${this.path}.unreadable-${Date.now()}`;
    await rename(this.path, movedTo);
    return { state: 'set-aside', movedTo, reason: found.reason };
  }

  /** For a file that others write to under a lock: reads without setting it aside. */
  async look(): Promise<JsonLook<T>> {
    let text: string;
    try {
      text = await readFile(this.path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { state: 'absent' };
      throw error;
    }
    try {
      const result = this.schema.safeParse(JSON.parse(text));
      if (result.success) return { state: 'read', value: result.data };
      const reason = result.error.issues
        .map((issue) => `${issue.path.join('.') || 'file'}: ${issue.message}`)
        .join('; ');
      return { state: 'unreadable', reason };
    } catch (error) {
      return { state: 'unreadable', reason: (error as Error).message };
    }
  }

  /** @throws EnvironmentError where the disk is full or may not be written to */
  async write(value: T): Promise<void> {
    const folder = path.dirname(this.path);
    const temporary = `${this.path}.${process.pid}-${randomUUID().slice(0, 8)}.tmp`;
    try {
      await mkdir(folder, { recursive: true });
      await writeFile(temporary, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
      await rename(temporary, this.path);
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined);
      throw storageError(error, folder);
    }
  }

  async remove(): Promise<void> {
    await rm(this.path, { force: true });
  }
}
