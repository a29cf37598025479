import { existsSync } from 'node:fs';
import os from 'node:os';
import type * as Testcontainers from 'testcontainers';
import { EnvironmentError } from '../../errors';
import { EMBEDDED_INSTEAD, type EngineEndpoint } from './engineEndpoint';
import { engineGet } from './engineRequest';
import { whileEngineAnswers } from './engineGuard';

type Containers = Testcontainers.ContainerRuntimeClient['container'];

/** An engine that testcontainers is connected to. */
export interface ContainerEngine {
  readonly endpoint: EngineEndpoint;
  readonly testcontainers: typeof Testcontainers;
  readonly containers: Containers;
  readonly docker: Containers['dockerode'];
  /** Where published ports are reached from here. */
  readonly host: string;
  /** Whether that is this machine, so that ports are published on loopback only. */
  readonly local: boolean;
}

/** Loading and connecting take 0.1-0.5 s; a busy machine is given more. */
const CONNECT_LIMIT_MS = 30_000;
const LOOPBACK = '127.0.0.1';

let connection: { uri: string; engine: Promise<ContainerEngine> } | undefined;

/**
 * Loads testcontainers, which is large and therefore loaded by nobody who needs no container, and connects it.
 * @param endpoint one that answered a probe
 */
export async function connectEngine(
  endpoint: EngineEndpoint,
  signal?: AbortSignal,
): Promise<ContainerEngine> {
  if (connection && connection.uri !== endpoint.uri) {
    throw new EnvironmentError(
      `The container engine was at ${connection.uri} and is now at ${endpoint.uri}.`,
      `Reload the window so that the new one is used, ${EMBEDDED_INSTEAD}.`,
    );
  }
  const guarded = { doing: 'connecting to the container engine', limitMs: CONNECT_LIMIT_MS, signal };
  connection ??= { uri: endpoint.uri, engine: connect(endpoint) };
  const { engine } = connection;
  try {
    return await whileEngineAnswers(endpoint, guarded, () => engine);
  } catch (error) {
    connection = undefined;
    throw error;
  }
}

async function connect(endpoint: EngineEndpoint): Promise<ContainerEngine> {
  const testcontainers = await import('testcontainers');
  const client = await withEnvironment(await hints(endpoint), () =>
    testcontainers.getContainerRuntimeClient(),
  );
  const { host } = client.info.containerRuntime;
  const local = ['localhost', LOOPBACK, '::1'].includes(host);
  return {
    endpoint,
    testcontainers,
    containers: client.container,
    docker: client.container.dockerode,
    host: local ? LOOPBACK : host,
    local,
  };
}

/**
 * testcontainers reads from the environment what it cannot be told otherwise. It would try every endpoint by itself and
 * wait for silent ones, so it gets the one that answered; and where a file /.dockerenv is, it takes the engine for one
 * outside this container, which is wrong where the engine runs in here.
 */
async function hints(endpoint: EngineEndpoint): Promise<Record<string, string>> {
  const socket = 'socketPath' in endpoint.address;
  return {
    // A named pipe's address does not survive testcontainers' parsing, and is its last resort anyway.
    ...(socket && process.platform !== 'win32' ? { DOCKER_HOST: endpoint.uri } : {}),
    ...(socket && process.env['TESTCONTAINERS_HOST_OVERRIDE'] === undefined && (await runsHere(endpoint))
      ? { TESTCONTAINERS_HOST_OVERRIDE: LOOPBACK }
      : {}),
  };
}

/** Whether the engine and this process see the same loopback: not in a container that was given the host's socket. */
async function runsHere(endpoint: EngineEndpoint): Promise<boolean> {
  if (!existsSync('/.dockerenv')) return true;
  const { body } = await engineGet(endpoint, '/info', CONNECT_LIMIT_MS);
  return (JSON.parse(body) as { Name?: string }).Name === os.hostname();
}

/** Runs `action` with more environment; the process's own is back afterwards. */
async function withEnvironment<T>(more: Record<string, string>, action: () => Promise<T>): Promise<T> {
  const before = Object.keys(more).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, more);
  try {
    return await action();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  }
}
