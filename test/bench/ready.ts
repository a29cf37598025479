import path from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { POSTGRES_IMAGE } from '../../src/postgres/container/containerImage';
import { probeEngine } from '../../src/postgres/container/engine';
import type { PostgresSetting } from '../../src/postgres/server';
import { DRILL, inFolder, installedEngine } from './installedEngine';
import { median, timed, type Bench, type BenchContext, type Measurement } from './measurement';

/** A later pick must be ready within this many ms with the embedded server. */
const EMBEDDED_LATER_MS = 1000;
/** A later pick with a container may take so many times what `docker run` takes by hand. */
const CONTAINER_LATER_RATIO = 1.2;

const BY_HAND = 'docker run to ready, by hand';

const docker = (...parameters: string[]) => promisify(execFile)('docker', parameters);

/**
 * From the pick of a drill until its database can be used, on a machine that has never run it and on one that has; beside
 * what a person does without us: `docker run` and waiting until PostgreSQL answers.
 */
export const ready: Bench = async (context) => {
  const probe = await probeEngine();
  const engineAnswers = probe.state === 'ready';
  const samples = await measure(context, engineAnswers);
  return report(samples, engineAnswers ? undefined : probe.error.message);
};

/** All variants in turns, A B C A B C, so that a busy moment of the machine falls on each of them. */
async function measure(context: BenchContext, withContainers: boolean): Promise<Record<string, number[]>> {
  const samples: Record<string, number[]> = {};
  const pick = async (name: string, setting: PostgresSetting) => {
    const [first, later] = await picks(context, setting);
    (samples[`${name}, first time`] ??= []).push(first);
    (samples[`${name}, later`] ??= []).push(later);
  };
  for (let round = 1; round <= context.samples; round += 1) {
    context.onProgress(`pick to ready, round ${round}`);
    await pick('embedded', 'embedded');
    await onUsersServer(context, (url) => pick('url', url));
    if (!withContainers) continue;
    await pick('container', 'container');
    (samples[BY_HAND] ??= []).push(await dockerRun());
  }
  return samples;
}

/** The first pick on a new storage, and one more after the server was stopped. */
async function picks(
  { installation, temporary }: BenchContext,
  setting: PostgresSetting,
): Promise<[number, number]> {
  return inFolder(temporary, async (folder) => {
    const storage = path.join(folder, 'storage');
    const pick = async (workspace: string) => {
      const engine = installedEngine(installation, storage, setting);
      try {
        return await timed(async () => {
          const session = await engine.create(DRILL, path.join(folder, workspace));
          await session.prepare();
        });
      } finally {
        await engine.server.release();
      }
    };
    try {
      return [await pick('first'), await pick('later')];
    } finally {
      await installedEngine(installation, storage, setting).clearCaches();
    }
  });
}

/** Gives the action the URL of a server that plays the user's own, as new as theirs is at the first pick. */
async function onUsersServer(
  { installation, temporary }: BenchContext,
  action: (url: string) => Promise<void>,
): Promise<void> {
  await inFolder(temporary, async (folder) => {
    const { server } = installedEngine(installation, folder, 'embedded');
    try {
      const { host, port, admin, database } = (await server.acquire()).access;
      await action(`postgres://${admin.user}:${admin.password}@${host}:${port}/${database}`);
    } finally {
      await server.release();
    }
  });
}

async function dockerRun(): Promise<number> {
  const password = 'by-hand';
  let container = '';
  try {
    return await timed(async () => {
      const environment = ['-e', `POSTGRES_PASSWORD=${password}`];
      const run = await docker('run', '-d', '-p', '127.0.0.1::5432', ...environment, POSTGRES_IMAGE);
      container = run.stdout.trim();
      const { stdout } = await docker('port', container, '5432/tcp');
      await untilReady(Number(/:(\d+)\s*$/m.exec(stdout)?.[1]), password);
    });
  } finally {
    if (container) await docker('rm', '-f', '-v', container);
  }
}

/** As a person's script does it: asks every 20 ms. The image answers on TCP only once its initdb is over. */
async function untilReady(port: number, password: string): Promise<void> {
  const deadline = Date.now() + 120_000;
  for (;;) {
    const client = new Client({ host: '127.0.0.1', port, user: 'postgres', password, database: 'postgres' });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('SELECT 1');
      await client.end();
      return;
    } catch (error) {
      await client.end().catch(() => undefined);
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

function report(samples: Record<string, number[]>, missing: string | undefined): Measurement[] {
  const hand = samples[BY_HAND];
  const targets: Record<string, number | undefined> = {
    'embedded, later': EMBEDDED_LATER_MS,
    'container, later': hand && CONTAINER_LATER_RATIO * median(hand),
  };
  const names = ['embedded', 'container', 'url'].flatMap((name) => [`${name}, first time`, `${name}, later`]);
  return [
    ...names.map((name): Measurement => ({
      what: `pick to ready: ${name}`,
      unit: 'ms',
      samples: samples[name] ?? [],
      target: targets[name],
      note: samples[name] ? undefined : missing,
    })),
    { what: BY_HAND, unit: 'ms', samples: hand ?? [], note: hand ? undefined : missing },
  ];
}
