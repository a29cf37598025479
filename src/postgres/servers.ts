import { existsSync } from 'node:fs';
import path from 'node:path';
import { EnvironmentError, InputError } from '../errors';
import type { Log, Work } from '../progress';
import { EmbeddedDriver } from './embedded/embedded';
import { probeEngine } from './container/engine';
import type { PostgresServer, PostgresSetting } from './server';
import { SharedServer, type ServerSighting } from './sharedServer';
import { UrlServer } from './url';

export interface ServerOptions {
  /** Where servers, their data and their leases are kept; one folder, one set of servers. */
  readonly storage: string;
  readonly log: Log;
}

/**
 * The server that the setting asks for, joined or started. `auto` takes a container engine that answers, else the embedded
 * server, with a notice that says why.
 * @throws EnvironmentError naming cause and fix; InputError for a setting that is none; CancelledError
 */
export async function acquireServer(
  setting: PostgresSetting,
  options: ServerOptions,
  work: Work = {},
): Promise<PostgresServer> {
  if (setting === 'embedded') return embedded(options).acquire(work);
  if (setting === 'container') return (await container(options)).acquire(work);
  if (setting === 'auto') return acquireAny(options, work);
  if (/^postgres(ql)?:\/\//.test(setting)) return new UrlServer(setting).acquire(work);
  throw new InputError(
    `"${setting}" is no way to get a PostgreSQL server.`,
    'Use auto, container, embedded, or a URL that begins with postgres://.',
  );
}

/** The servers that are written down as running in this storage; nothing is started, joined or stopped. */
export async function lookAtServers(options: ServerOptions, work: Work = {}): Promise<ServerSighting[]> {
  const shared = [embedded(options), await container(options)];
  const found = await Promise.all(shared.map((server) => server.look(work)));
  return found.filter((sighting) => sighting !== undefined);
}

/** Ends what dead processes left of every kind: leases, servers, containers, half-made data directories. */
export async function sweepServers(options: ServerOptions, work: Work = {}): Promise<void> {
  await embedded(options).sweep(work);
  // No container was ever started from here: the engine need not even be asked.
  if (!existsSync(path.join(options.storage, 'servers', 'container'))) return;
  if ((await probeEngine(work)).state === 'ready') await (await container(options)).sweep(work);
}

/**
 * Removes all that is kept between runs: data directories with templates and workspaces' databases, copied binaries,
 * prepared images.
 * @throws EnvironmentError while a living process holds a server
 */
export async function clearCaches(options: ServerOptions, work: Work = {}): Promise<void> {
  await embedded(options).clearCaches(work);
  if ((await probeEngine(work)).state === 'ready') await (await container(options)).clearCaches(work);
}

async function acquireAny(options: ServerOptions, work: Work): Promise<PostgresServer> {
  work.onProgress?.('Looking for a container engine');
  const probe = await probeEngine(work);
  let hindrance: EnvironmentError;
  if (probe.state === 'ready') {
    try {
      return await (await container(options)).acquire(work);
    } catch (error) {
      if (!(error instanceof EnvironmentError)) throw error;
      hindrance = error;
    }
  } else {
    hindrance = probe.error;
  }
  options.log.info(`Using the embedded server: ${hindrance.message}`);
  const server = await embedded(options)
    .acquire(work)
    .catch((error: unknown) => {
      throw error instanceof EnvironmentError ? neither(error, hindrance) : error;
    });
  const notice = `Using the embedded PostgreSQL. ${hindrance.message} ${hindrance.nextStep}`;
  return withNotice(server, notice);
}

function neither(error: EnvironmentError, hindrance: EnvironmentError): EnvironmentError {
  return new EnvironmentError(
    `${error.message} A container was no way either: ${hindrance.message}`,
    error.nextStep,
    {
      cause: error,
    },
  );
}

function withNotice(server: PostgresServer, notice: string): PostgresServer {
  const { access, description, lost } = server;
  return { access, description, lost, notice, release: () => server.release() };
}

function embedded({ storage, log }: ServerOptions): SharedServer {
  return new SharedServer(new EmbeddedDriver(storage, log), storage, log);
}

/** The container library is large: it is loaded only when an engine is there to use it with. */
async function container({ storage, log }: ServerOptions): Promise<SharedServer> {
  const { ContainerServer } = await import('./container/container');
  return new SharedServer(new ContainerServer({ storage, log }), storage, log);
}
