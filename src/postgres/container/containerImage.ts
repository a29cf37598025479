import { EnvironmentError } from '../../errors';
import type { Work } from '../../progress';
import type { ContainerEngine } from './containerEngine';
import { engineReason } from './containerFault';
import { EMBEDDED_INSTEAD, type EngineEndpoint } from './engineEndpoint';
import { whileEngineAnswers } from './engineGuard';
import { engineGet } from './engineRequest';
import { POSTGRES_MAJOR } from '../server';

/** The smallest official image. */
export const POSTGRES_IMAGE = `postgres:${POSTGRES_MAJOR}-alpine`;

/** Long, for slow lines: a pull shows its progress and can be cancelled. */
const PULL_LIMIT_MS = 30 * 60_000;
const LOOK_LIMIT_MS = 10_000;
const MEGABYTE = 1_000_000;

/** What the engine tells of a pull, line by line; sizes in bytes. */
interface PullEvent {
  readonly id?: string;
  readonly status?: string;
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
}

/**
 * Makes sure that the engine has the image, and returns its id.
 * @throws EnvironmentError when it cannot be pulled
 */
export async function ensureImage(engine: ContainerEngine, image: string, work: Work): Promise<string> {
  const present = await findImage(engine.endpoint, image, work.signal);
  if (present) return present;
  const guarded = { doing: `pulling ${image}`, limitMs: PULL_LIMIT_MS, signal: work.signal };
  try {
    await whileEngineAnswers(engine.endpoint, guarded, (signal) => pull(engine, image, { ...work, signal }));
  } catch (error) {
    // What the engine itself says of the pull; our own errors have their text already.
    throw error instanceof Error && error.constructor === Error ? unpullable(image, error) : error;
  }
  const pulled = await findImage(engine.endpoint, image, work.signal);
  if (!pulled) throw unpullable(image, new Error('it is missing after the pull'));
  return pulled;
}

/** The id of an image that the engine has; undefined where it would have to be pulled. */
export async function findImage(
  endpoint: EngineEndpoint,
  image: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const guarded = { doing: `looking for ${image}`, limitMs: LOOK_LIMIT_MS, signal };
  const { status, body } = await whileEngineAnswers(endpoint, guarded, (ended) =>
    engineGet(endpoint, `/images/${image}/json`, LOOK_LIMIT_MS, ended),
  );
  if (status === 404) return undefined;
  if (status === 200) return (JSON.parse(body) as { Id: string }).Id;
  throw new EnvironmentError(
    `The container engine answers ${status} when asked for ${image}: ${body.trim().slice(0, 200)}`,
    `See whether "docker image inspect ${image}" works in a terminal, ${EMBEDDED_INSTEAD}.`,
  );
}

async function pull({ docker }: ContainerEngine, image: string, { signal, onProgress }: Work): Promise<void> {
  onProgress?.(`Pulling ${image}`);
  const stream = await docker.pull(image, { abortSignal: signal });
  const sizes = new Map<string, { current: number; total: number }>();
  let shown = '';
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(
      stream,
      (error) => (error ? reject(error) : resolve()),
      (event: PullEvent) => {
        const stage = `Pulling ${image}${amount(sizes, event)}`;
        if (stage !== shown) onProgress?.(stage);
        shown = stage;
      },
    );
  });
}

/** " (12 of 108 MB)" once the layers' sizes are known. */
function amount(sizes: Map<string, { current: number; total: number }>, event: PullEvent): string {
  const { current, total } = event.progressDetail ?? {};
  if (event.id && event.status === 'Downloading' && current && total) sizes.set(event.id, { current, total });
  const layer = event.id ? sizes.get(event.id) : undefined;
  if (layer && event.status === 'Download complete') layer.current = layer.total;
  const sum = (key: 'current' | 'total'): number =>
    Math.round(Array.from(sizes.values()).reduce((bytes, size) => bytes + size[key], 0) / MEGABYTE);
  return sum('total') > 0 ? ` (${sum('current')} of ${sum('total')} MB)` : '';
}

function unpullable(image: string, error: Error): EnvironmentError {
  return new EnvironmentError(
    `The container image ${image} cannot be pulled: ${engineReason(error)}.`,
    `See whether "docker pull ${image}" works in a terminal (network, proxy, sign-in), ${EMBEDDED_INSTEAD}.`,
    { cause: error },
  );
}
