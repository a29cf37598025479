import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import * as z from 'zod';
import { CancelledError, throwIfCancelled } from '../../errors';
import { JsonFile } from '../../host/jsonFile';
import { currentBootId, processIdentitySchema } from '../../host/processIdentity';
import { killTree } from '../../host/processTree';
import type { Log, Work } from '../../progress';
import { program, type Binaries } from './binaries';
import { runProgram } from './programRun';
import { giveTo, type ServerUser } from './serverUser';
import { CLUSTER_OPTIONS } from '../settings';
import { explainStartupFailure } from './startupFailure';

const INITDB_OPTIONS = [
  '--username=postgres',
  '--auth=scram-sha-256',
  '--no-instructions',
  ...CLUSTER_OPTIONS,
];

const PREFIX = 'data-';

/**
 * The server's data directory, kept between runs so that templates and workspaces' databases survive. Beside it lie
 * `.password` (the superuser's) and, while a server runs, `.running`: it does not sync to disk, so a directory whose
 * server was not stopped is good only as long as the operating system has not gone down since.
 */
export class DataDirectory {
  readonly path: string;
  private readonly running: JsonFile<{ bootId: string }>;

  constructor(
    private readonly home: string,
    private readonly binaries: Binaries,
    private readonly user: ServerUser | undefined,
    private readonly log: Log,
  ) {
    const key = createHash('sha256')
      .update(JSON.stringify([binaries.version, INITDB_OPTIONS]))
      .digest('hex');
    this.path = path.join(home, PREFIX + key.slice(0, 12));
    this.running = new JsonFile(`${this.path}.running`, z.object({ bootId: z.string() }));
  }

  /** Makes it ready for a start. True where it is one that was used before. */
  async prepare(work: Work): Promise<boolean> {
    await this.removeOthers();
    const running = await this.running.read();
    const sameBoot =
      running.state === 'read' && running.value.bootId !== '' && running.value.bootId === currentBootId();
    if (running.state !== 'absent' && !sameBoot) {
      this.log.warn('The machine went down while PostgreSQL ran: its data directory is made anew.');
      await this.discard();
    }
    if (existsSync(this.path) && existsSync(this.passwordFile)) return true;
    await this.discard();
    await this.initialise(work);
    return false;
  }

  /** Removes the directory with all databases in it. */
  async discard(): Promise<void> {
    await rm(this.path, { recursive: true, force: true, maxRetries: 5 });
    await rm(this.passwordFile, { force: true });
    await this.running.remove();
  }

  async markRunning(): Promise<void> {
    await this.running.write({ bootId: currentBootId() });
  }

  /** The superuser's password. */
  async password(): Promise<string> {
    return (await readFile(this.passwordFile, 'utf8')).trim();
  }

  /**
   * Runs initdb in a directory of its own that takes the real name once it is whole.
   * @throws EnvironmentError naming the cause; CancelledError, with nothing left
   */
  async initialise(work: Work): Promise<void> {
    work.onProgress?.('Making a PostgreSQL data directory (once)');
    const folder = path.join(this.home, `initialising-${randomUUID().slice(0, 8)}`);
    try {
      await mkdir(folder, { mode: 0o700 });
      await giveTo(this.user, folder);
      await writeFile(this.passwordFile, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
      await giveTo(this.user, this.passwordFile);
      await this.runInitdb(folder, work);
      await rename(folder, this.path);
    } catch (error) {
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
      throw error;
    }
  }

  private async runInitdb(folder: string, work: Work): Promise<void> {
    throwIfCancelled(work.signal);
    const outputFile = path.join(this.home, 'initdb.log');
    const output = await open(outputFile, 'w');
    const initdb = program(this.binaries, 'initdb');
    const args = [...INITDB_OPTIONS, `--pwfile=${this.passwordFile}`, '-D', folder];
    const run = runProgram(initdb, args, { cwd: this.home, output: output.fd, user: this.user });
    await output.close();
    const record = initdbRecord(this.home);
    if (run.identity) await record.write(run.identity);
    const abort = (): void => void (run.identity && killTree(run.identity));
    work.signal?.addEventListener('abort', abort, { once: true });
    if (work.signal?.aborted) abort();
    const end = await run.ended;
    work.signal?.removeEventListener('abort', abort);
    await record.remove();
    if (work.signal?.aborted) throw new CancelledError();
    if (end.code !== 0) {
      const printed = await readFile(outputFile, 'utf8');
      throw explainStartupFailure(`${printed}\n${end.error?.message ?? ''}`, this.home).error;
    }
  }

  /** Directories of other versions and half-made ones; no server runs on any. */
  private async removeOthers(): Promise<void> {
    const own = path.basename(this.path);
    for (const name of await readdir(this.home)) {
      const stale =
        name.startsWith(PREFIX) || name.startsWith('initialising-') || name.startsWith('binaries-');
      if (
        !stale ||
        name === own ||
        name.startsWith(`${own}.`) ||
        name === `binaries-${this.binaries.version}`
      )
        continue;
      await rm(path.join(this.home, name), { recursive: true, force: true, maxRetries: 5 });
    }
  }

  private get passwordFile(): string {
    return `${this.path}.password`;
  }
}

/** Names of the data directories in `home`, whichever version made them. */
export async function dataDirectories(home: string): Promise<string[]> {
  const entries = await readdir(home, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && entry.name.startsWith(PREFIX))
    .map((entry) => path.join(home, entry.name));
}

/** Notes that the server on the directory stopped cleanly: its data is good also when the operating system goes down. */
export async function markStopped(dataDirectory: string): Promise<void> {
  await rm(`${dataDirectory}.running`, { force: true });
}

/** Kills an initdb whose starter died. */
export async function sweepInitdb(home: string): Promise<void> {
  const record = initdbRecord(home);
  const read = await record.read();
  if (read.state === 'read') await killTree(read.value);
  await record.remove();
}

function initdbRecord(home: string): JsonFile<z.infer<typeof processIdentitySchema>> {
  return new JsonFile(path.join(home, 'initdb.json'), processIdentitySchema);
}
