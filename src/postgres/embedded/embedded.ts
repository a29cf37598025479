import { rm } from 'node:fs/promises';
import type { ProcessIdentity } from '../../host/processIdentity';
import { storageError } from '../../host/storageError';
import type { Log, Work } from '../../progress';
import { prepareBinaries, program } from './binaries';
import { DataDirectory, dataDirectories, markStopped, sweepInitdb } from './dataDirectory';
import type { RunningServer, ServerDriver } from '../driver';
import { launch, StartupError } from './launch';
import { killPostmaster, postmasterOf, stopPostmaster } from './postmaster';
import { ServerLog } from './serverLog';
import { embeddedHome, orphanedHomes, serverUser } from './serverUser';
import { versionText } from '../version';

/** The embedded server: PostgreSQL's own programs, run by us on a data directory in the storage. */
export class EmbeddedDriver implements ServerDriver {
  readonly kind = 'embedded';

  constructor(
    private readonly storage: string,
    private readonly log: Log,
  ) {}

  async start(work: Work): Promise<RunningServer> {
    const user = await serverUser();
    const home = await this.home();
    try {
      const binaries = await prepareBinaries(home, user, work);
      const data = new DataDirectory(home, binaries, user, this.log);
      const wasUsed = await data.prepare(work);
      work.onProgress?.('Starting PostgreSQL (embedded)');
      const start = (): Promise<RunningServer> =>
        launch({ binaries, data, log: new ServerLog(home), user }, work);
      return await start().catch(async (error: unknown) => {
        if (!wasUsed || !(error instanceof StartupError) || error.failure.blame !== 'data') throw error;
        this.log.warn(`${error.message} Its data directory is made anew.`);
        await data.discard();
        await data.initialise(work);
        return start();
      });
    } catch (error) {
      throw error instanceof StartupError ? error.failure.error : storageError(error, home);
    }
  }

  async stop(server: RunningServer): Promise<void> {
    if (server.resource.type !== 'process') return;
    const postmaster = server.resource.process;
    for (const [directory, running] of await this.runningServers()) {
      if (running.pid === postmaster.pid) return this.stopOn(directory, running);
    }
    await killPostmaster(postmaster);
  }

  async sweep(keep: RunningServer | undefined): Promise<void> {
    const kept = keep?.resource.type === 'process' ? keep.resource.process.pid : undefined;
    for (const [directory, running] of await this.runningServers()) {
      if (running.pid !== kept) await this.stopOn(directory, running);
    }
    await sweepInitdb(await this.home());
    await removeOrphanedHomes();
  }

  describe({ access }: RunningServer): string {
    return `PostgreSQL ${versionText(access.version)}, embedded, port ${access.port}`;
  }

  async explainLoss(): Promise<string> {
    return `The embedded PostgreSQL server ended: ${await new ServerLog(await this.home()).reason()}`;
  }

  async clearCaches(): Promise<void> {
    await rm(await this.home(), { recursive: true, force: true, maxRetries: 5 });
  }

  private async stopOn(directory: string, postmaster: ProcessIdentity): Promise<void> {
    const clean = await stopPostmaster(postmaster, directory, await this.pgCtl());
    if (clean) await markStopped(directory);
  }

  /** Only Windows stops a server with it. */
  private async pgCtl(): Promise<string> {
    if (process.platform !== 'win32') return '';
    return program(await prepareBinaries(await this.home(), undefined, {}), 'pg_ctl');
  }

  private async runningServers(): Promise<[directory: string, postmaster: ProcessIdentity][]> {
    const found: [string, ProcessIdentity][] = [];
    for (const directory of await dataDirectories(await this.home())) {
      const postmaster = await postmasterOf(directory);
      if (postmaster) found.push([directory, postmaster]);
    }
    return found;
  }

  private async home(): Promise<string> {
    try {
      return await embeddedHome(this.storage, await serverUser());
    } catch (error) {
      throw storageError(error, this.storage);
    }
  }
}

/** One whose server still runs is somebody's that has not let go yet. */
async function removeOrphanedHomes(): Promise<void> {
  for (const home of await orphanedHomes()) {
    const postmasters = await Promise.all((await dataDirectories(home)).map(postmasterOf));
    if (postmasters.every((postmaster) => postmaster === undefined)) {
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    }
  }
}
