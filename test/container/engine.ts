import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { probeEngine } from '../../src/postgres/container/engine';

const run = promisify(execFile);

/** The engine's own client: what these tests see of the engine, they see by other eyes than the product's. */
export async function docker(...args: string[]): Promise<string> {
  return (await run('docker', args)).stdout.trim();
}

/**
 * Skips the suite where no engine answers, saying what to do; where BACKEND_DRILLS_REQUIRE_CONTAINER is 1, that fails it.
 */
export function requireEngine(): void {
  before(async function () {
    this.timeout(10_000);
    const probe = await probeEngine();
    if (probe.state === 'ready') return;
    const { message, nextStep } = probe.error;
    const why = `${message} ${nextStep}`;
    if (process.env['BACKEND_DRILLS_REQUIRE_CONTAINER'] === '1') throw new Error(why);
    console.log(`    skipped: ${why} On Debian or Ubuntu, .ci/engine and .ci/image set one up.`);
    this.skip();
  });
}

/** Ids of all containers, or names of all volumes, of the storage with this owner id. */
export async function left(kind: 'containers' | 'volumes', owner: string): Promise<string[]> {
  const filter = ['--quiet', '--filter', `label=backend-drills.owner=${owner}`];
  const list = kind === 'containers' ? ['ps', '--all', '--no-trunc'] : ['volume', 'ls'];
  return (await docker(...list, ...filter)).split('\n').filter(Boolean);
}
