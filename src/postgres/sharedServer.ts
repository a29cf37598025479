import path from 'node:path';
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { EnvironmentError, throwIfCancelled } from '../errors';
import { withFileLock } from '../host/fileLock';
import { JsonFile } from '../host/jsonFile';
import { storageError } from '../host/storageError';
import type { Log, Work } from '../progress';
import { runningServerSchema, type RunningServer, type ServerDriver } from './driver';
import { Leases } from './leases';
import type { PostgresServer, ServerProvider } from './server';
import { answers, Watch } from './watch';

/** A server that is written down as running, as somebody finds it who only looks. */
export interface ServerSighting {
  /** For people: "PostgreSQL 18.4, embedded, port 41234". */
  readonly description: string;
  readonly answers: boolean;
  /** How many living processes use it. */
  readonly users: number;
}

/** Raised when the record's meaning changes: a record of another format is set aside and its server swept. */
const RECORD_FORMAT = 1;

const recordSchema = z.object({
  format: z.literal(RECORD_FORMAT),
  /** Random; leases name it, so that one on a server that was replaced does not count for its successor. */
  id: z.string().min(1),
  server: runningServerSchema,
});
type ServerRecord = z.infer<typeof recordSchema>;

/**
 * One kind of server, shared by all processes that use one storage. In `<storage>/servers/<kind>/` lie the record of the
 * server that runs, a file for each lease, and the lock under which both change. The first process starts the server,
 * the last to give its lease back stops it; dead processes' leases do not count.
 */
export class SharedServer implements ServerProvider {
  readonly kind: ServerDriver['kind'];
  private readonly folder: string;
  private readonly record: JsonFile<ServerRecord>;
  private readonly leases: Leases;

  constructor(
    private readonly driver: ServerDriver,
    storage: string,
    private readonly log: Log,
  ) {
    this.kind = driver.kind;
    this.folder = path.join(storage, 'servers', driver.kind);
    this.record = new JsonFile(path.join(this.folder, 'server.json'), recordSchema);
    this.leases = new Leases(path.join(this.folder, 'leases'));
  }

  /** Joins the running server or starts one; cancelled or failed, it leaves no lease and no server without one. */
  async acquire(work: Work): Promise<PostgresServer> {
    return this.locked(work, async () => {
      const record = (await this.running(work)) ?? (await this.start(work));
      const lease = await this.leases.take(record.id);
      try {
        const watch = await Watch.open(record.server.access, work.signal);
        return new LeasedServer(record.server, this.driver, watch, () => this.release(record, lease));
      } catch (error) {
        await this.leases.giveBack(lease);
        await this.stopUnlessUsed(record);
        throw error;
      }
    });
  }

  /** The recorded server, without joining, stopping or mending anything. */
  async look(work: Work = {}): Promise<ServerSighting | undefined> {
    const record = await this.readRecord();
    if (!record) return undefined;
    const [{ living }, answering] = await Promise.all([
      this.leases.look(record.id),
      answers(record.server.access, work.signal),
    ]);
    return { description: this.driver.describe(record.server), answers: answering, users: living };
  }

  /** Removes what dead processes left: their leases, and a server that nobody living holds. */
  async sweep(work: Work = {}): Promise<void> {
    await this.locked(work, async () => {
      const record = await this.readRecord();
      const living = await this.leases.countLiving(record?.id);
      if (record && living === 0) await this.stop(record);
      await this.driver.sweep(living > 0 ? record?.server : undefined);
    });
  }

  /**
   * Removes all that is kept between runs.
   * @throws EnvironmentError while a living process holds the server
   */
  async clearCaches(work: Work = {}): Promise<void> {
    await this.locked(work, async () => {
      const record = await this.readRecord();
      if (record && (await this.leases.countLiving(record.id)) > 0) {
        throw new EnvironmentError(
          'The database server is in use, so its caches cannot be cleared.',
          'Stop the database in every window (Backend Drills: Stop Database), then clear the caches.',
        );
      }
      if (record) await this.stop(record);
      await this.driver.sweep(undefined);
      await this.driver.clearCaches();
    });
  }

  /** The recorded server if it answers; one that does not is stopped and forgotten. */
  private async running(work: Work): Promise<ServerRecord | undefined> {
    const record = await this.readRecord();
    await this.leases.countLiving(record?.id);
    if (!record) return undefined;
    work.onProgress?.('Looking for the running PostgreSQL');
    if (await answers(record.server.access, work.signal)) return record;
    this.log.warn(`${this.driver.describe(record.server)} does not answer: it is replaced.`);
    await this.stop(record);
    return undefined;
  }

  private async start(work: Work): Promise<ServerRecord> {
    throwIfCancelled(work.signal);
    await this.driver.sweep(undefined);
    const server = await this.driver.start(work);
    const record: ServerRecord = { format: RECORD_FORMAT, id: randomUUID(), server };
    try {
      await this.record.write(record);
      return record;
    } catch (error) {
      await this.driver.stop(server);
      throw error;
    }
  }

  private async release(own: ServerRecord, lease: string): Promise<void> {
    await this.locked({}, async () => {
      await this.leases.giveBack(lease);
      const record = await this.readRecord();
      if (record?.id === own.id) await this.stopUnlessUsed(own);
      // Without a record nobody else can find the server: its storage was removed under it.
      if (!record) await this.driver.stop(own.server);
    });
  }

  private async stopUnlessUsed(record: ServerRecord): Promise<void> {
    if ((await this.leases.countLiving(record.id)) === 0) await this.stop(record);
  }

  /** The record goes last: a process that dies in between leaves one that the next finds not answering. */
  private async stop(record: ServerRecord): Promise<void> {
    await this.driver.stop(record.server);
    await this.record.remove();
  }

  private async readRecord(): Promise<ServerRecord | undefined> {
    const read = await this.record.read();
    if (read.state === 'set-aside') {
      this.log.warn(`The server's record was not usable (${read.reason}); it was moved to ${read.movedTo}.`);
    }
    return read.state === 'read' ? read.value : undefined;
  }

  private async locked<T>(work: Work, action: () => Promise<T>): Promise<T> {
    const onWait = (): void =>
      work.onProgress?.('Waiting for another window that starts or stops PostgreSQL');
    try {
      return await withFileLock(path.join(this.folder, 'lock'), { signal: work.signal, onWait }, action);
    } catch (error) {
      throw storageError(error, this.folder);
    }
  }
}

class LeasedServer implements PostgresServer {
  readonly access: PostgresServer['access'];
  readonly description: string;
  readonly lost: Promise<string>;
  private released: Promise<void> | undefined;

  constructor(
    server: RunningServer,
    driver: ServerDriver,
    private readonly watch: Watch,
    private readonly giveBack: () => Promise<void>,
  ) {
    this.access = server.access;
    this.description = driver.describe(server);
    this.lost = watch.ended.then(() => driver.explainLoss(server));
  }

  release(): Promise<void> {
    this.released ??= this.watch.close().then(this.giveBack);
    return this.released;
  }
}
