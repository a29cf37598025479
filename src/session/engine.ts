import { distPath, drillsPath } from '../installation';
import { Catalog } from '../catalog/catalog';
import type { Drill } from '../catalog/drill';
import { sweepProcesses } from '../host/processRegistry';
import type { Work } from '../progress';
import { clearCaches, sweepServers } from '../postgres/servers';
import { installModules } from '../workspace/modules';
import { hasMarker, readMarker } from '../workspace/marker';
import { scaffold } from '../workspace/scaffold';
import { clearCacheFolders } from './caches';
import { diagnose, type Patient } from './doctor/doctor';
import type { Diagnosis } from './doctor/finding';
import { HeldServer, type HeldServerOptions } from './heldServer';
import { Progress } from './progress';
import { Session } from './session';

export interface EngineOptions extends HeldServerOptions {
  /** Folder of the drills; those of the installation by default. */
  readonly drills?: string;
}

/**
 * The one way into the engine, for the editor and the command line alike: the drills there are, the server that this process
 * holds, and the sessions on it.
 */
export class Engine {
  readonly progress: Progress;
  private loadedCatalog: Promise<Catalog> | undefined;
  readonly server: HeldServer;

  constructor(readonly options: EngineOptions) {
    this.progress = new Progress(options.storage, options.log);
    this.server = new HeldServer(options);
  }

  /** The drills, loaded once. */
  catalog(): Promise<Catalog> {
    this.loadedCatalog ??= Catalog.load(this.options.drills ?? drillsPath());
    return this.loadedCatalog;
  }

  /**
   * Makes a new workspace of the drill in `folder`.
   * @throws InputError where the drill is unknown or the folder is not free
   */
  async create(drillId: string, folder: string, work: Work = {}): Promise<Session> {
    const drill = (await this.catalog()).get(drillId);
    await scaffold(drill, folder, installModules, work);
    await this.progress.started(drillId, folder);
    return this.open(folder);
  }

  /** Whether `folder` is a drill's workspace; it may still be one that cannot be opened. */
  isWorkspace(folder: string): Promise<boolean> {
    return hasMarker(folder);
  }

  /**
   * Opens the workspace in `folder`.
   * @throws InputError where it is not a drill's, or the drill is not known to this version
   */
  async open(folder: string): Promise<Session> {
    const marker = await readMarker(folder);
    const drill = (await this.catalog()).get(marker.drill);
    const { storage, log } = this.options;
    const parts = {
      storage,
      log,
      progress: this.progress,
      server: this.server,
      checks: this.checksPath(drill),
    };
    return new Session(parts, drill, folder, marker.workspaceId);
  }

  /** Absolute path of the drill's built checks. */
  checksPath(drill: Drill): string {
    return distPath('drills', drill.manifest.id, 'checks.js');
  }

  /** Ends what killed processes of ours left running or lying about; starts nothing. */
  async sweep(work: Work = {}): Promise<void> {
    await sweepProcesses(this.options.storage);
    await sweepServers(this.options, work);
  }

  /**
   * Looks at all that the drills need on this machine; starts, pulls and mends nothing.
   * @param about what only the caller knows: the person's server, the folder of drills, what we run in
   * @throws CancelledError only: every fault is part of the diagnosis
   */
  diagnose(
    about: { readonly url?: string | undefined } & Pick<Patient, 'drillsFolder' | 'host'>,
    work: Work = {},
  ): Promise<Diagnosis> {
    const { storage, log, postgres } = this.options;
    const { url, ...rest } = about;
    return diagnose({ storage, log, postgres: { setting: postgres, url }, ...rest }, work);
  }

  /**
   * Removes what is kept to make starts fast, the workspaces' databases with it; drills, results and progress stay.
   * @throws EnvironmentError while another process holds a server
   */
  async clearCaches(work: Work = {}): Promise<void> {
    await this.server.release();
    await clearCaches(this.options, work);
    await clearCacheFolders(this.options.storage);
  }
}
