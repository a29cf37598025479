import { cp } from 'node:fs/promises';
import path from 'node:path';
import type { Drill } from '../../src/catalog/drill';
import type { Engine } from '../../src/session/engine';
import { inFolder, installedEngine } from './installedEngine';
import { timed, type Bench, type BenchContext, type Measurement } from './measurement';

/** Milliseconds on two processors, for the whole check of a right solution. */
const CHECK_MS = 4000;
/** Where a check has more to do. */
const LONGER_MS: Readonly<Record<string, number>> = { 'not-null-column': 10_000 };

/** The check of each drill's reference solution, its template made and its code compiled once before. */
export const drills: Bench = async (context) => {
  const { installation, temporary } = context;
  return inFolder(temporary, async (folder) => {
    const engine = installedEngine(installation, path.join(folder, 'storage'), 'embedded');
    try {
      const measurements: Measurement[] = [];
      for (const drill of (await engine.catalog()).drills)
        measurements.push(await checkTime(context, engine, drill, folder));
      return measurements;
    } finally {
      await engine.server.release();
    }
  });
};

async function checkTime(
  { installation, samples: rounds, onProgress }: BenchContext,
  engine: Engine,
  { manifest: { id } }: Drill,
  folder: string,
): Promise<Measurement> {
  onProgress(`check of ${id}`);
  const session = await engine.create(id, path.join(folder, id));
  await cp(path.join(installation, 'drills', id, 'solutions', 'reference'), session.folder, {
    recursive: true,
  });
  const samples: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const taken = await timed(async () => {
      const { score } = await session.check({ seed: round });
      if (score !== 4) throw new Error(`The reference solution of ${id} scored ${score}.`);
    });
    if (round > 0) samples.push(taken);
  }
  return { what: `check of ${id}`, unit: 'ms', samples, target: LONGER_MS[id] ?? CHECK_MS };
}
