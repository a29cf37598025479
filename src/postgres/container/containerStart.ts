import type { GenericContainer } from 'testcontainers';
import { setTimeout as delay } from 'node:timers/promises';
import { CancelledError } from '../../errors';
import type { Work } from '../../progress';
import type { ContainerEngine } from './containerEngine';
import { postgresEnded, startFault } from './containerFault';
import { ContainerOutput } from './containerOutput';
import { OWNER_LABEL, type Owner } from './containerOwner';
import { EngineLost, whileEngineAnswers } from './engineGuard';
import { firstAnswer } from './firstAnswer';
import type { ServerAccess } from '../server';
import { CLUSTER_OPTIONS, settingArguments } from '../settings';

/** What a server's container is made of. */
export interface ContainerPlan {
  readonly image: string;
  readonly owner: Owner;
  /** The name of the volume with the cluster; made where it is missing. */
  readonly volume: string;
}

/** Measured: 0.4 s on a cluster that is there, 3 s on a new one; crash recovery and slow disks are given more. */
const START_LIMIT_MS = 90_000;
const REMOVE_LIMIT_MS = 10_000;
/** How long a failed or cancelled start waits for a container that is just being made; a later one removes itself. */
const BIRTH_LIMIT_MS = 2_000;
const REFUSAL_GRACE_MS = 1_000;
const POSTGRES_PORT = 5432;
const ADMIN = 'postgres';
/** The server that initialises a new cluster listens on no network, so this line is the real one's, new cluster or not. */
const LISTENING = /listening on IPv[46] address/;

/**
 * Runs before the image's own entrypoint. The server does not sync to disk, so a cluster that was not shut down is good
 * only as long as the engine's kernel has not restarted since.
 */
const GUARD = `
boot=$(cat /proc/sys/kernel/random/boot_id)
mark=/var/lib/postgresql/backend-drills.boot
if [ -s "$PGDATA/PG_VERSION" ] && [ "$(cat "$mark" 2>/dev/null)" != "$boot" ] &&
  ! LC_ALL=C pg_controldata "$PGDATA" | grep -q 'cluster state: *shut down$'; then
  echo 'backend-drills: the engine went down while PostgreSQL ran: its cluster is made anew'
  rm -rf "$PGDATA"
fi
echo "$boot" >"$mark"
exec docker-entrypoint.sh "$@"
`;

export interface StartedContainer {
  readonly id: string;
  readonly access: ServerAccess;
}

/**
 * Starts PostgreSQL in a container and waits for its first answer. Failed or cancelled, at whatever point, it leaves no
 * container.
 * @throws ContainerFault when PostgreSQL itself ended; EnvironmentError for everything else; CancelledError
 */
export async function startContainer(
  engine: ContainerEngine,
  plan: ContainerPlan,
  work: Work,
): Promise<StartedContainer> {
  const birth = new Birth(engine);
  const output = new ContainerOutput();
  const container = serverContainer(engine, plan, async (id) => {
    await birth.born(id);
    output.follow(await engine.containers.attach(engine.containers.getById(id)));
  });
  const guarded = { doing: 'starting PostgreSQL', limitMs: START_LIMIT_MS, signal: work.signal };
  let started: ReturnType<GenericContainer['start']> | undefined;
  try {
    return await whileEngineAnswers(engine.endpoint, guarded, async (signal) => {
      started = container.start();
      const up = await Promise.race([started, endOf(output)]);
      const access = unanswered(engine, plan, up.getMappedPort(POSTGRES_PORT));
      return { id: up.getId(), access: await Promise.race([firstAnswer(access, signal), endOf(output)]) };
    });
  } catch (error) {
    birth.abandon();
    // A silent engine removes nothing; what it made is labelled, and the next sweep finds it.
    if (!(error instanceof EngineLost)) await removeBorn(engine, birth, started);
    throw startFault(error);
  } finally {
    output.close();
  }
}

/** Fails when the container ends. */
async function endOf(output: ContainerOutput): Promise<never> {
  await output.ended;
  // The output of a container that the engine cannot even run ends too, and the engine says why in a moment.
  if (output.text === '') await delay(REFUSAL_GRACE_MS, undefined, { ref: false });
  throw postgresEnded(output.text);
}

/** Removes what was made, if anything was; a failure here must not hide the one that led here. */
async function removeBorn(
  engine: ContainerEngine,
  birth: Birth,
  started: Promise<unknown> | undefined,
): Promise<void> {
  const unborn = (): undefined => undefined;
  const id = await Promise.race([
    birth.id,
    // Once testcontainers has ended, either it was made and has an id, or it never will be.
    started?.then(unborn, unborn),
    delay(BIRTH_LIMIT_MS, undefined, { ref: false }),
  ]);
  if (id) await removeContainer(engine, id).catch(unborn);
}

/** Removes a container, running or not, with its anonymous volumes; one that is gone is not an error. */
export async function removeContainer({ endpoint, docker }: ContainerEngine, id: string): Promise<void> {
  const guarded = { doing: 'removing a container', limitMs: REMOVE_LIMIT_MS };
  await whileEngineAnswers(endpoint, guarded, async (abortSignal) => {
    await docker
      .getContainer(id)
      .remove({ force: true, v: true, abortSignal })
      .catch((error: unknown) => {
        // 404: gone. 409: somebody else is removing it.
        if (![404, 409].includes((error as { statusCode?: number }).statusCode ?? 0)) throw error;
      });
  });
}

/** When a container comes into being, which testcontainers tells before it starts it. */
class Birth {
  readonly id: Promise<string>;
  private resolve!: (id: string) => void;
  private abandoned = false;

  constructor(private readonly engine: ContainerEngine) {
    this.id = new Promise((resolve) => (this.resolve = resolve));
  }

  /** One that comes after nobody waits for it any more is removed and never started. */
  async born(id: string): Promise<void> {
    this.resolve(id);
    if (!this.abandoned) return;
    await removeContainer(this.engine, id);
    throw new CancelledError();
  }

  abandon(): void {
    this.abandoned = true;
  }
}

function serverContainer(
  engine: ContainerEngine,
  plan: ContainerPlan,
  onCreated: (id: string) => Promise<void>,
): GenericContainer {
  const { GenericContainer, Wait } = engine.testcontainers;

  /** With what the builder has no words for. */
  class ServerContainer extends GenericContainer {
    protected override async beforeContainerCreated(): Promise<void> {
      // A health check would cost a process in the container every few moments.
      this.createOpts.Healthcheck = { Test: ['NONE'] };
      // PostgreSQL's fast shutdown: SIGTERM would wait for every client to leave.
      this.createOpts.StopSignal = 'SIGINT';
      this.hostConfig.PortBindings = {
        [`${POSTGRES_PORT}/tcp`]: [{ HostIp: publishedOn(engine), HostPort: '0' }],
      };
      this.hostConfig.Mounts = [
        {
          Type: 'volume',
          Source: plan.volume,
          Target: '/var/lib/postgresql',
          VolumeOptions: {
            NoCopy: false,
            Labels: { [OWNER_LABEL]: plan.owner.id },
            DriverConfig: { Name: 'local', Options: {} },
          },
        },
      ];
      this.hostConfig.LogConfig = { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '1' } };
    }

    protected override async containerCreated(id: string): Promise<void> {
      await onCreated(id);
    }
  }

  return (
    new ServerContainer(plan.image)
      .withLabels({ [OWNER_LABEL]: plan.owner.id })
      // No Ryuk: windows share this container and it outlives each of them; our own sweep removes it.
      .withAutoCleanup(false)
      .withExposedPorts(POSTGRES_PORT)
      .withEnvironment({
        POSTGRES_USER: ADMIN,
        POSTGRES_PASSWORD: plan.owner.password,
        POSTGRES_INITDB_ARGS: CLUSTER_OPTIONS.join(' '),
      })
      .withEntrypoint(['sh', '-c', GUARD, 'guard'])
      .withCommand(['postgres', ...settingArguments()])
      .withWaitStrategy(Wait.forLogMessage(LISTENING))
      .withStartupTimeout(START_LIMIT_MS)
  );
}

/**
 * The address of the engine's machine that the port is published on: loopback where that is this machine, the engine's
 * own bridge where we are in a container beside it, and all where the engine is elsewhere on the network.
 */
function publishedOn({ endpoint, host, local }: ContainerEngine): string {
  return local || 'socketPath' in endpoint.address ? host : '';
}

function unanswered(
  engine: ContainerEngine,
  { owner }: ContainerPlan,
  port: number,
): Omit<ServerAccess, 'version'> {
  return {
    kind: 'container',
    host: engine.host,
    port,
    admin: { user: ADMIN, password: owner.password },
    superuser: true,
    database: 'postgres',
    tls: false,
  };
}
