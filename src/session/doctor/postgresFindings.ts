import { EnvironmentError, InputError, readable } from '../../errors';
import type { Work } from '../../progress';
import { findImage, POSTGRES_IMAGE } from '../../postgres/container/containerImage';
import { probeEngine, type EngineProbe } from '../../postgres/container/engine';
import { place } from '../../postgres/container/engineFault';
import { installedBinaries } from '../../postgres/embedded/binaries';
import { serverUser } from '../../postgres/embedded/serverUser';
import { POSTGRES_MAJOR, type PostgresSetting } from '../../postgres/server';
import { UrlServer } from '../../postgres/url';
import { versionText } from '../../postgres/version';
import { findingOf, type Finding } from './finding';

/** What the person has set. */
export interface PostgresChoice {
  /** @throws InputError where it cannot be used */
  readonly setting: () => PostgresSetting;
  /** Their own server, also where the setting does not take it. */
  readonly url?: string | undefined;
}

type Way = 'auto' | 'container' | 'embedded' | 'url';

/** Every way to a PostgreSQL, and which of them is taken; nothing is started or pulled. */
export async function postgresFindings(choice: PostgresChoice, work: Work): Promise<Finding[]> {
  const chosen = readChoice(choice);
  const way = chosen.way;
  work.onProgress?.('Looking for a container engine');
  const [probe, binaries] = await Promise.all([probeEngine(work), embeddedFault()]);
  const engineNeeded = way === 'container' || (way === 'auto' && binaries.fault !== undefined);
  const embeddedNeeded = way === 'embedded' || (way === 'auto' && probe.state === 'unavailable');
  return [
    source(chosen, probe, binaries.fault),
    engineFinding(probe, way, engineNeeded),
    ...(probe.state === 'ready' ? [await imageFinding(probe, way, work)] : []),
    embeddedFinding(binaries, embeddedNeeded),
    await urlFinding(chosen.url, way, work),
  ];
}

interface Chosen {
  readonly way: Way;
  readonly url?: string | undefined;
  readonly fault?: InputError | undefined;
}

function readChoice({ setting, url }: PostgresChoice): Chosen {
  try {
    const value = setting();
    const named = (['auto', 'container', 'embedded'] as const).find((way) => way === value);
    return named ? { way: named, url } : { way: 'url', url: value };
  } catch (error) {
    if (error instanceof InputError) return { way: 'url', url, fault: error };
    throw error;
  }
}

interface EmbeddedState {
  readonly version?: string;
  readonly fault?: EnvironmentError;
}

async function embeddedFault(): Promise<EmbeddedState> {
  try {
    const { version } = await installedBinaries();
    await serverUser();
    return { version };
  } catch (error) {
    if (error instanceof EnvironmentError) return { fault: error };
    throw error;
  }
}

/** Which way is taken, as `acquireServer` decides it. */
function source({ way, fault }: Chosen, probe: EngineProbe, embedded: EnvironmentError | undefined): Finding {
  const about = { id: 'source', title: 'Where PostgreSQL comes from' };
  if (fault) return { ...about, state: 'problem', found: fault.message, fix: fault.nextStep };
  const named = { container: 'a container', embedded: 'the embedded PostgreSQL', url: 'your own server' };
  if (way !== 'auto') return { ...about, state: 'ok', found: `You have chosen ${named[way]}.` };
  if (probe.state === 'ready') {
    return {
      ...about,
      state: 'ok',
      found: 'The choice is "auto": it takes the container engine, which answers.',
    };
  }
  if (!embedded) {
    return {
      ...about,
      state: 'ok',
      found: 'The choice is "auto": it takes the embedded PostgreSQL, as no container engine can be used.',
    };
  }
  return {
    ...about,
    state: 'problem',
    found: 'The choice is "auto", and neither a container engine nor the embedded PostgreSQL can be used.',
    fix: embedded.nextStep,
  };
}

function engineFinding(probe: EngineProbe, way: Way, needed: boolean): Finding {
  const about = { id: 'engine', title: 'Container engine' };
  if (probe.state === 'unavailable') {
    const { message, nextStep } = probe.error;
    return { ...about, state: needed ? 'problem' : 'unused', found: message, fix: nextStep };
  }
  const { endpoint, product } = probe;
  const found = `${product} answers at ${place(endpoint)}.`;
  return { ...about, state: way === 'auto' || way === 'container' ? 'ok' : 'unused', found };
}

function imageFinding(
  { endpoint }: Extract<EngineProbe, { state: 'ready' }>,
  way: Way,
  work: Work,
): Promise<Finding> {
  const used = way === 'auto' || way === 'container';
  const about = { id: 'image', title: 'Container image' };
  return findingOf(about, used ? 'problem' : 'unused', async () => {
    work.onProgress?.(`Looking for ${POSTGRES_IMAGE}`);
    const id = await findImage(endpoint, POSTGRES_IMAGE, work.signal);
    if (id) return { state: used ? 'ok' : 'unused', found: `${POSTGRES_IMAGE} is there.` };
    return {
      state: used ? 'warning' : 'unused',
      found: `${POSTGRES_IMAGE} is not there yet: the first start pulls it, which needs a network.`,
      fix: `To have it now, run: docker pull ${POSTGRES_IMAGE}`,
    };
  });
}

function embeddedFinding({ version, fault }: EmbeddedState, needed: boolean): Finding {
  const about = { id: 'embedded', title: 'Embedded PostgreSQL' };
  const platform = `${process.platform} ${process.arch}`;
  if (!fault) {
    return {
      ...about,
      state: needed ? 'ok' : 'unused',
      found: `Version ${version} for ${platform} is installed.`,
    };
  }
  const { message, nextStep } = readable(fault);
  return { ...about, state: needed ? 'problem' : 'unused', found: message, fix: nextStep };
}

function urlFinding(url: string | undefined, way: Way, work: Work): Promise<Finding> {
  const used = way === 'url';
  const about = { id: 'url', title: 'Your own server' };
  return findingOf(about, used ? 'problem' : 'unused', async () => {
    if (!url) return { state: 'unused', found: 'No URL is set.' };
    const { version, host, port, admin, superuser } = await new UrlServer(url).check(work);
    const rights = superuser ? 'is a superuser' : 'has CREATEDB and CREATEROLE';
    return {
      state: used ? 'ok' : 'unused',
      found: `PostgreSQL ${versionText(version)} at ${host}:${port}; the role "${admin.user}" ${rights}. Version ${POSTGRES_MAJOR} is what the drills need.`,
    };
  });
}
