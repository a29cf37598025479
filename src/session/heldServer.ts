import { loadDatabaseSource, type Drill } from '../catalog/drill';
import { untilCancelled, type Log, type Work } from '../progress';
import type { PostgresServer, PostgresSetting } from '../postgres/server';
import { acquireServer } from '../postgres/servers';
import { ensureTemplate } from '../postgres/database/template';
import { sweep } from './sweep';

export interface HeldServerOptions {
  readonly storage: string;
  readonly log: Log;
  /** Asked whenever a server is needed, so that a changed setting counts from the next start on. */
  readonly postgres: () => PostgresSetting;
}

/** The one server that this process holds a lease on: acquired at the first need and again after it was lost. */
export class HeldServer {
  private held: Promise<PostgresServer> | undefined;

  constructor(private readonly options: HeldServerOptions) {}

  /** Whether a server is held or being started. */
  get isHeld(): boolean {
    return this.held !== undefined;
  }

  /** Joins or starts a server, or returns the one that is held. */
  async acquire(work: Work = {}): Promise<PostgresServer> {
    this.held ??= this.start(work);
    return untilCancelled(this.held, work.signal);
  }

  /** The server with the drill's template database on it, made when it is not there. */
  async withTemplate(drill: Drill, work: Work = {}): Promise<{ server: PostgresServer; template: string }> {
    const server = await this.acquire(work);
    return { server, template: await ensureTemplate(server.access, await loadDatabaseSource(drill), work) };
  }

  /** Gives the lease back; the server stops unless another window uses it. */
  async release(): Promise<void> {
    const held = this.held;
    this.held = undefined;
    const server = await held?.catch(() => undefined);
    await server?.release();
  }

  private start(work: Work): Promise<PostgresServer> {
    const { storage, log, postgres } = this.options;
    const starting = (async () => {
      const server = await acquireServer(postgres(), { storage, log }, work);
      log.info(`${server.description} is ready.`);
      if (server.notice) log.warn(server.notice);
      await sweep(server.access, storage);
      return server;
    })();
    const forget = () => {
      if (this.held === starting) this.held = undefined;
    };
    starting.then((server) => server.lost.then(forget), forget);
    return starting;
  }
}
