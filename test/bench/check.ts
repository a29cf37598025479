import { cp } from 'node:fs/promises';
import path from 'node:path';
import { createClone } from '../../src/postgres/database/clone';
import { withAdmin } from '../../src/postgres/connection';
import type { PostgresServer } from '../../src/postgres/server';
import type { Engine } from '../../src/session/engine';
import type { Verdict } from '../../src/rubric/verdict';
import type { Session } from '../../src/session/session';
import { DRILL, inFolder, installedEngine } from './installedEngine';
import { timed, type Bench, type BenchContext, type Measurement } from './measurement';
import { watchMemory } from './memory';

const CHECK_MS = 1500;
const CLONE_MS = 100;

/** A clone of the drill's template, and the check of the reference solution with the memory that it takes; server running. */
export const check: Bench = async (context) => {
  const { installation, temporary } = context;
  return inFolder(temporary, async (folder) => {
    const engine = installedEngine(installation, path.join(folder, 'storage'), 'embedded');
    try {
      const session = await engine.create(DRILL, path.join(folder, 'workspace'));
      const solution = path.join(installation, 'drills', DRILL, 'solutions', 'reference');
      await cp(solution, session.folder, { recursive: true });
      await session.prepare();
      return [
        await clones(context, engine, session),
        ...(await checks(context, session)),
        ...(await memory(context, engine, session)),
      ];
    } finally {
      await engine.server.release();
    }
  });
};

async function clones(context: BenchContext, engine: Engine, session: Session): Promise<Measurement> {
  context.onProgress('clone');
  const { server, template } = await engine.server.withTemplate(session.drill);
  const samples: number[] = [];
  for (let round = 0; round < context.samples; round += 1) {
    const startedAt = performance.now();
    const clone = await createClone(server.access, template, { purpose: 'check', label: `bench-${round}` });
    samples.push(performance.now() - startedAt);
    await clone.drop();
  }
  return { what: `clone of ${DRILL}'s database`, unit: 'ms', samples, target: CLONE_MS };
}

async function checks(context: BenchContext, session: Session): Promise<Measurement[]> {
  const samples: number[] = [];
  const stages: Record<string, number[]> = {};
  for (let round = 1; round <= context.samples; round += 1) {
    context.onProgress(`check, round ${round}`);
    samples.push(
      await timed(async () => {
        const { timings } = await passed(session, round);
        for (const [stage, milliseconds] of Object.entries(timings))
          if (stage !== 'total') (stages[stage] ??= []).push(milliseconds);
      }),
    );
  }
  return [
    { what: `check of ${DRILL}'s reference solution`, unit: 'ms', samples, target: CHECK_MS },
    ...Object.entries(stages).map(([stage, milliseconds]): Measurement => ({
      what: `  of it: ${stage}`,
      unit: 'ms',
      samples: milliseconds,
    })),
  ];
}

/** In rounds of its own: watching costs time. */
async function memory(context: BenchContext, engine: Engine, session: Session): Promise<Measurement[]> {
  const watch = watchMemory(context.installation, await dataDirectory(await engine.server.acquire()));
  for (let round = 1; round <= context.samples; round += 1) {
    context.onProgress(`memory, round ${round}`);
    await passed(session, round);
  }
  return watch.stop();
}

async function passed(session: Session, seed: number): Promise<Verdict> {
  const verdict = await session.check({ seed });
  if (verdict.score !== 4) throw new Error(`The reference solution scored ${verdict.score}.`);
  return verdict;
}

/** Absolute path of the folder in which the server's processes run. */
async function dataDirectory({ access }: PostgresServer): Promise<string> {
  return withAdmin(access, {}, async (client) => {
    const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
    return rows[0]!.data_directory;
  });
}
