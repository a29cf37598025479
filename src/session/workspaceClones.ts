import type { Drill } from '../catalog/drill';
import { createClone, dropWorkspaceClone, openWorkspaceClone } from '../postgres/database/clone';
import type { Work } from '../progress';
import { newWorkspaceId, readMarker, writeMarker } from '../workspace/marker';
import type { HeldServer } from './heldServer';
import { WorkspaceDatabase } from './workspaceDatabase';

/** The databases that a workspace has, one after the other: each goes by the id that the workspace has meanwhile. */
export class WorkspaceClones {
  constructor(
    private readonly server: HeldServer,
    private readonly drill: Drill,
    /** Absolute path of the workspace. */
    private readonly folder: string,
    private workspaceId: string,
  ) {}

  /** The one of now as the scenario left it, made where there is none. Starts or joins the server. */
  async open(work: Work): Promise<WorkspaceDatabase> {
    const { server, template } = await this.server.withTemplate(this.drill, work);
    work.onProgress?.('Preparing your database');
    return new WorkspaceDatabase(
      server,
      await openWorkspaceClone(server.access, template, this.workspaceId, work),
    );
  }

  /** The one of now with its data as at the start, whoever is connected. Starts or joins the server. */
  async copyAnew(work: Work): Promise<WorkspaceDatabase> {
    const { server, template } = await this.server.withTemplate(this.drill, work);
    work.onProgress?.('Copying the data anew');
    const options = { purpose: 'workspace', label: this.workspaceId } as const;
    return new WorkspaceDatabase(server, await createClone(server.access, template, options, work));
  }

  /** A new id is a new database, made at the next need, also when no server runs now. */
  async renew(work: Work): Promise<void> {
    const server = this.server.isHeld ? await this.server.acquire(work) : undefined;
    const marker = await readMarker(this.folder);
    const renewed = { ...marker, workspaceId: newWorkspaceId() };
    await writeMarker(this.folder, renewed);
    if (server) await dropWorkspaceClone(server.access, this.workspaceId);
    this.workspaceId = renewed.workspaceId;
  }
}
