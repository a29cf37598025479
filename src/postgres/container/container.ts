import { EnvironmentError } from '../../errors';
import type { Log, Work } from '../../progress';
import { connectEngine, type ContainerEngine } from './containerEngine';
import { explainEnd } from './containerEnd';
import { ContainerFault } from './containerFault';
import { ensureImage, POSTGRES_IMAGE } from './containerImage';
import { OWNER_LABEL, OwnerFile, volumeName, type Owner } from './containerOwner';
import { removeContainer, startContainer, type StartedContainer } from './containerStart';
import type { RunningServer, ServerDriver } from '../driver';
import { probeEngine, type EngineProbe } from './engine';
import { EMBEDDED_INSTEAD } from './engineEndpoint';
import { whileEngineAnswers } from './engineGuard';
import { POSTGRES_MAJOR } from '../server';
import { versionText } from '../version';

/** A fast shutdown takes 0.1 s; after this the engine kills it. */
const STOP_LIMIT_S = 10;
const HOUSEKEEPING_LIMIT_MS = 20_000;
/** One acquire asks several times whether the engine is there; a silent one must not use up each question's time. */
const PROBE_AGE_MS = 2_000;

export interface ContainerServerOptions {
  /** Where this storage's owner record lies; containers and volumes are on the engine. */
  readonly storage: string;
  readonly log: Log;
  /** The official image, or one with its interface and the same major version. */
  readonly image?: string;
}

/**
 * PostgreSQL in a container, by testcontainers. Its cluster lies in a volume that is kept between runs, so that a later
 * start takes no initdb and finds its templates again: one volume a storage, one container at a time, both labelled
 * with the storage's owner id, and nothing without that label is ever touched.
 */
export class ContainerServer implements ServerDriver {
  readonly kind = 'container';
  private readonly ownerFile: OwnerFile;
  private readonly log: Log;
  private readonly image: string;
  private lastProbe: { readonly at: number; readonly result: EngineProbe } | undefined;

  constructor({ storage, log, image = POSTGRES_IMAGE }: ContainerServerOptions) {
    this.ownerFile = new OwnerFile(storage);
    this.log = log;
    this.image = image;
  }

  async start(work: Work): Promise<RunningServer> {
    work.onProgress?.('Looking for a container engine');
    const probe = await this.probe(work);
    if (probe.state === 'unavailable') throw probe.error;
    const engine = await connectEngine(probe.endpoint, work.signal);
    if (!engine.local)
      this.log.warn(`PostgreSQL is published on ${engine.host}, not on this machine's loopback.`);
    const imageId = await ensureImage(engine, this.image, work);
    const owner = await this.ownerFile.readOrMake();
    const volume = volumeName(owner, imageId);
    const { id, access } = await this.startOnVolume(engine, owner, volume, work);
    try {
      if (Math.floor(access.version / 10_000) !== POSTGRES_MAJOR)
        throw wrongMajor(this.image, access.version);
      await this.ownerFile.keepVolume(volume);
    } catch (error) {
      await removeContainer(engine, id);
      throw error;
    }
    return { access, resource: { type: 'container', id } };
  }

  async stop(server: RunningServer): Promise<void> {
    const engine = await this.engineIfThere();
    const id = containerId(server);
    if (!engine || !id) return;
    await this.housekeeping(engine, 'stopping PostgreSQL', async (abortSignal) => {
      await engine.docker
        .getContainer(id)
        .stop({ t: STOP_LIMIT_S, abortSignal })
        .catch((error: unknown) => {
          // 304: it has stopped; 404: it is gone.
          if (![304, 404].includes((error as { statusCode?: number }).statusCode ?? 0)) throw error;
        });
      await removeContainer(engine, id);
    });
  }

  async sweep(keep: RunningServer | undefined): Promise<void> {
    const owner = await this.ownerFile.read();
    if (!owner) return;
    const engine = await this.engineIfThere();
    if (!engine) return;
    await this.housekeeping(engine, 'removing what was left behind', async () => {
      await removeContainers(engine, owner, keep && containerId(keep));
      await removeVolumes(engine, owner, owner.volume);
    });
  }

  describe({ access }: RunningServer): string {
    const where = access.host === '127.0.0.1' ? '' : ` on ${access.host}`;
    return `PostgreSQL ${versionText(access.version)}, container${where}, port ${access.port}`;
  }

  async explainLoss(server: RunningServer): Promise<string> {
    const probe = await this.probe({});
    if (probe.state === 'unavailable') return probe.error.message;
    const id = containerId(server);
    return id ? explainEnd(await connectEngine(probe.endpoint), id) : 'It ran in no container.';
  }

  async clearCaches(): Promise<void> {
    const owner = await this.ownerFile.read();
    if (!owner) return;
    const probe = await this.probe({});
    if (probe.state === 'unavailable') throw probe.error;
    const engine = await connectEngine(probe.endpoint);
    await this.ownerFile.keepVolume(undefined);
    await removeVolumes(engine, owner, undefined);
  }

  /** A cluster that PostgreSQL does not start on is made anew, once. */
  private async startOnVolume(
    engine: ContainerEngine,
    owner: Owner,
    volume: string,
    work: Work,
  ): Promise<StartedContainer> {
    const plan = { image: this.image, owner, volume };
    if (owner.volume === volume) {
      work.onProgress?.('Starting PostgreSQL (container)');
      try {
        return await startContainer(engine, plan, work);
      } catch (error) {
        if (!(error instanceof ContainerFault)) throw error;
        this.log.warn(`${error.message} Its volume ${volume} is made anew.`);
      }
    }
    work.onProgress?.('Making a PostgreSQL cluster in a container (once)');
    await this.ownerFile.keepVolume(undefined);
    await removeVolumes(engine, owner, undefined);
    return startContainer(engine, plan, work);
  }

  private async probe(work: Work): Promise<EngineProbe> {
    if (!this.lastProbe || Date.now() - this.lastProbe.at > PROBE_AGE_MS) {
      const result = await probeEngine(work);
      this.lastProbe = { at: Date.now(), result };
    }
    return this.lastProbe.result;
  }

  /** Undefined where no engine answers: then there is nothing that could be stopped or removed. */
  private async engineIfThere(): Promise<ContainerEngine | undefined> {
    const probe = await this.probe({});
    if (probe.state === 'ready') return connectEngine(probe.endpoint);
    this.log.warn(`Containers cannot be looked after: ${probe.error.message}`);
    return undefined;
  }

  /** What fails here is tried again by the next sweep: it must not keep anybody from working. */
  private async housekeeping(
    engine: ContainerEngine,
    doing: string,
    action: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    try {
      await whileEngineAnswers(engine.endpoint, { doing, limitMs: HOUSEKEEPING_LIMIT_MS }, action);
    } catch (error) {
      this.log.warn(`Failed while ${doing}: ${(error as Error).message}`);
    }
  }
}

function containerId({ resource }: RunningServer): string | undefined {
  return resource.type === 'container' ? resource.id : undefined;
}

function labelled(owner: Owner): string {
  return JSON.stringify({ label: [`${OWNER_LABEL}=${owner.id}`] });
}

async function removeContainers(
  engine: ContainerEngine,
  owner: Owner,
  keep: string | undefined,
): Promise<void> {
  const found = await engine.docker.listContainers({ all: true, filters: labelled(owner) });
  await Promise.all(found.filter(({ Id }) => Id !== keep).map(({ Id }) => removeContainer(engine, Id)));
}

async function removeVolumes(engine: ContainerEngine, owner: Owner, keep: string | undefined): Promise<void> {
  const { endpoint, docker } = engine;
  const guarded = { doing: 'removing a volume', limitMs: HOUSEKEEPING_LIMIT_MS };
  await whileEngineAnswers(endpoint, guarded, async (abortSignal) => {
    const { Volumes: found } = await docker.listVolumes({ filters: labelled(owner), abortSignal });
    await Promise.all(
      found
        .filter(({ Name }) => Name !== keep)
        .map(({ Name }) => docker.getVolume(Name).remove({ force: true, abortSignal })),
    );
  });
}

function wrongMajor(image: string, version: number): EnvironmentError {
  return new EnvironmentError(
    `The image ${image} has PostgreSQL ${versionText(version)}, and version ${POSTGRES_MAJOR} is needed.`,
    `Remove that image (docker image rm ${image}) so that the right one is pulled, ${EMBEDDED_INSTEAD}.`,
  );
}
