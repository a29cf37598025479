// `npm run bench [-- name… --samples N]`: measures what ships and prints one table. Names: activation, ready, check, drills, wire.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readable } from '../../src/errors';
import { addPostgres, stage } from '../packaging/stage';
import { activation } from './activation';
import { check } from './check';
import { drills } from './drills';
import { table, type Bench, type Measurement } from './measurement';
import { ready } from './ready';
import { wire } from './wire';

const benches: Readonly<Record<string, Bench>> = { activation, ready, check, drills, wire };

/** Fewer samples than these say little of a median on a busy machine. */
const LEAST_SAMPLES = 7;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { samples: { type: 'string', default: String(LEAST_SAMPLES) } },
    allowPositionals: true,
  });
  const names = positionals.length > 0 ? positionals : Object.keys(benches);
  const unknown = names.filter((name) => !(name in benches));
  if (unknown.length > 0)
    throw new Error(`No bench ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}.`);
  const temporary = await mkdtemp(path.join(os.tmpdir(), 'backend-drills-bench-'));
  try {
    const onProgress = (stage: string) => process.stderr.write(`${stage}\n`);
    onProgress('building what ships');
    const installation = path.join(temporary, 'extension');
    await stage(installation);
    await addPostgres(installation);
    const measurements: Measurement[] = [];
    for (const name of names) {
      const context = { installation, temporary, samples: Number(values.samples), onProgress };
      measurements.push(...(await measured(name, () => benches[name]!(context))));
    }
    console.log(`\n${table(measurements)}`);
    console.log(
      `\n${os.cpus().length} x ${os.cpus()[0]?.model ?? 'CPU'}, ${os.type()} ${os.release()}, Node ${process.version}`,
    );
  } finally {
    await rm(temporary, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A bench that cannot be run says why, in its row; the others go on. */
async function measured(what: string, bench: () => Promise<Measurement[]>): Promise<Measurement[]> {
  try {
    return await bench();
  } catch (error) {
    process.exitCode = 1;
    return [{ what, unit: 'ms', samples: [], note: readable(error).message }];
  }
}

void main();
