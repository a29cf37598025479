import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { silentLog } from '../../src/progress';
import { Engine } from '../../src/session/engine';
import { GATE_SEEDS, validateDrill, type GateReport } from '../../src/gate/gate';
import { TRANSCRIPT_SEED } from '../../src/gate/transcript';
import { REFERENCE, type Variant } from '../../src/catalog/corpus';
import { Catalog } from '../../src/catalog/catalog';
import { drillsPath } from '../../src/installation';
import { temporaryFolder } from '../support/temporaryFolder';

/**
 * Two of the gate's three for the untouched workspace and the reference, and the transcripts' one for the others, since 423 variants
 * take half an hour so; a drill's author has the gate take all three, and the deep run five.
 */
function seedsOf(variant: Variant | undefined): readonly number[] {
  const isReference = variant?.name === `solutions/${REFERENCE}`;
  return variant === undefined || isReference ? GATE_SEEDS.slice(0, 2) : [TRANSCRIPT_SEED];
}

describe('corpus', () => {
  const storage = temporaryFolder();
  let engine: Engine;

  before(() => {
    engine = new Engine({ storage: storage.path, log: silentLog, postgres: () => 'embedded' });
  });
  after(() => engine.server.release());

  it('has only drills that load', async () => {
    const { faults, drills } = await Catalog.load(drillsPath());
    assert.deepEqual(
      faults.map((fault) => fault.message),
      [],
    );
    assert.ok(drills.length > 0);
  });

  for (const id of drillIds()) {
    it(`proves ${id}: untouched fails, solutions pass, mistakes fail as declared`, async function () {
      this.timeout(30 * 60_000);
      const report = await validateDrill(engine, (await engine.catalog()).get(id), {
        seedsOf,
        onProof: ({ variant, seed, faults }) => say(variant, seed, faults),
      });
      const faults = allFaults(report);
      assert.equal(faults.length, 0, `${id} is not proven:\n${faults.join('\n')}`);
    });
  }

  /** Tests are declared before anything can be awaited. */
  function drillIds(): string[] {
    return readdirSync(drillsPath(), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  }

  function say(variant: string, seed: number, faults: readonly string[]): void {
    process.stdout.write(
      `      ${variant} on seed ${seed}: ${faults.length === 0 ? 'holds' : faults.join('; ')}\n`,
    );
  }

  function allFaults(report: GateReport): string[] {
    const unproven = report.proofs.flatMap(({ variant, seed, faults }) =>
      faults.map((fault) => `${variant}, seed ${seed}: ${fault}`),
    );
    return [...report.faults, ...unproven];
  }
});
