import { EnvironmentError, throwIfCancelled } from '../../errors';
import type { Work } from '../../progress';
import {
  EMBEDDED_INSTEAD,
  engineEndpoints,
  ownSurroundings,
  type EngineEndpoint,
  type Surroundings,
} from './engineEndpoint';
import { engineGet, type EngineAnswer } from './engineRequest';
import { noEngineFound, unusableAnswer, unusableEngine } from './engineFault';

/** A container engine that answers, or why there is none that can be used. */
export type EngineProbe =
  | {
      readonly state: 'ready';
      readonly endpoint: EngineEndpoint;
      /** As the engine names itself: "Docker/28.2.2 (linux)". */
      readonly product: string;
    }
  | { readonly state: 'unavailable'; readonly error: EnvironmentError };

/** Under the 5 s in which a cause must be named; an engine that is well answers in 10 ms. */
const PROBE_LIMIT_MS = 4_000;

/** testcontainers needs undici 8, which needs Node's zstd. */
const OLDEST_NODE = [22, 15] as const;

export interface ProbeOptions {
  readonly surroundings?: Surroundings;
  readonly limitMs?: number;
  /** As `process.versions.node`. */
  readonly nodeVersion?: string;
}

/**
 * Looks for a container engine that the container server can use; answers within 4 s, also if an engine does not.
 * @throws CancelledError only: every other cause is part of the result
 */
export async function probeEngine(work: Work = {}, options: ProbeOptions = {}): Promise<EngineProbe> {
  throwIfCancelled(work.signal);
  const {
    surroundings = ownSurroundings(),
    limitMs = PROBE_LIMIT_MS,
    nodeVersion = process.versions.node,
  } = options;
  if (!supports(nodeVersion)) return { state: 'unavailable', error: nodeTooOld(nodeVersion) };
  let endpoints: EngineEndpoint[];
  try {
    endpoints = engineEndpoints(surroundings);
  } catch (error) {
    if (error instanceof EnvironmentError) return { state: 'unavailable', error };
    throw error;
  }
  // All at once, so that a first one in silence does not use up the time of the next.
  const probes = await Promise.all(
    endpoints.map((endpoint) => probeEndpoint(endpoint, limitMs, work.signal)),
  );
  throwIfCancelled(work.signal);
  const found = probes.find(({ state }) => state === 'ready') ?? probes[0];
  return found ?? { state: 'unavailable', error: noEngineFound(surroundings) };
}

/** Asks one engine whether it is there. */
export async function probeEndpoint(
  endpoint: EngineEndpoint,
  limitMs = PROBE_LIMIT_MS,
  signal?: AbortSignal,
): Promise<EngineProbe> {
  let answer: EngineAnswer;
  try {
    answer = await engineGet(endpoint, '/_ping', limitMs, signal);
  } catch (error) {
    return { state: 'unavailable', error: unusableEngine(endpoint, error as NodeJS.ErrnoException, limitMs) };
  }
  const fault = unusableAnswer(endpoint, answer);
  if (fault) return { state: 'unavailable', error: fault };
  return { state: 'ready', endpoint, product: String(answer.headers['server'] ?? 'unnamed engine') };
}

function supports(nodeVersion: string): boolean {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  return major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
}

function nodeTooOld(nodeVersion: string): EnvironmentError {
  const oldest = OLDEST_NODE.join('.');
  return new EnvironmentError(
    `PostgreSQL in a container needs Node ${oldest} or later, and this is Node ${nodeVersion}.`,
    `Run it with Node ${oldest} or later, ${EMBEDDED_INSTEAD}.`,
  );
}
