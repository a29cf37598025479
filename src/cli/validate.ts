import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Catalog } from '../catalog/catalog';
import type { Drill } from '../catalog/drill';
import { InputError } from '../errors';
import { GATE_SEEDS, holds, unloadable, validateDrill, type GateReport } from '../gate/gate';
import { underLoad } from '../gate/load';
import type { Proof } from '../gate/proof';
import type { Work } from '../progress';
import type { Engine } from '../session/engine';
import { EXIT } from './exit';
import type { Invocation } from './options';
import type { Terminal } from './terminal';

/** Proves drills, all by default; resolves to the exit code. */
export async function validate(
  engine: Engine,
  invocation: Invocation,
  terminal: Terminal,
  work: Work,
): Promise<number> {
  const { positionals, seeds, only, json, repeat, load, updateTranscripts } = invocation;
  const catalog = await engine.catalog();
  for (const fault of catalog.faults) terminal.note(`${fault.message} ${fault.nextStep}`);
  const options = {
    signal: work.signal,
    seedsOf: () => (seeds.length > 0 ? seeds : GATE_SEEDS),
    only,
    repeat,
    updateTranscripts,
    onProof: (proof: Proof) => {
      if (!json) terminal.note(proofLines(proof, terminal));
    },
  };
  const drills =
    positionals.length > 0 ? positionals.map((id) => drillOrReport(catalog, id)) : catalog.drills;
  const reports: GateReport[] = [];
  const all = async () => {
    for (const each of drills) {
      const drill = await each;
      reports.push('faults' in drill ? drill : await validateDrill(engine, drill, options));
    }
  };
  await (load ? underLoad(all) : all());
  if (json) terminal.printJson({ version: 1, reports });
  else for (const report of reports) terminal.print(reportLines(report));
  return reports.every(holds) && catalog.faults.length === 0 ? EXIT.passed : EXIT.failed;
}

/** The drill, or why there is nothing to prove yet. */
async function drillOrReport(catalog: Catalog, id: string): Promise<Drill | GateReport> {
  try {
    return catalog.get(id);
  } catch (error) {
    const folder = path.join(catalog.folder, id);
    if (error instanceof InputError && existsSync(folder)) return unloadable(id, folder, error);
    throw error;
  }
}

function proofLines({ drill, variant, seed, faults, verdicts }: Proof, terminal: Terminal): string {
  const state = faults.length === 0 ? terminal.style('green', 'ok') : terminal.style('red', 'FAULT');
  const total = verdicts.reduce((sum, verdict) => sum + (verdict.timings['total'] ?? 0), 0);
  const runs = verdicts.length === 1 ? '' : ` in ${verdicts.length} runs`;
  const headline = `${state} ${drill} ${variant} seed ${seed}: score ${verdicts[0]?.score}, ${total} ms${runs}`;
  return indented(headline, faults);
}

function reportLines({ drill, faults, proofs, times }: GateReport): string {
  if (faults.length > 0) return indented(`${drill}: not proven`, faults);
  const held = proofs.filter((proof) => proof.faults.length === 0).length;
  const width = Math.max(...times.map(({ check }) => check.length));
  return indented(
    `${drill}: ${held} of ${proofs.length} proofs hold`,
    times.map(({ check, median, max }) => `${check.padEnd(width)}  median ${median} ms, at most ${max} ms`),
  );
}

function indented(headline: string, lines: readonly string[]): string {
  return [headline, ...lines].join('\n').replaceAll('\n', '\n    ');
}
