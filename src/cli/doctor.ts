import type { Work } from '../progress';
import { FINDING_STATES, isHealthy, type FindingState } from '../session/doctor/finding';
import type { Engine } from '../session/engine';
import { EXIT } from './exit';
import type { Invocation } from './options';
import type { Terminal } from './terminal';

const STYLES = { problem: 'red', warning: 'yellow', ok: 'green', unused: 'dim' } as const;
const WORDS: Readonly<Record<FindingState, string>> = {
  problem: 'problem',
  warning: 'warning',
  ok: 'ok',
  unused: 'not used',
};

/** What was found on this machine; resolves to `couldNotCheck` where something keeps the drills from being judged. */
export async function doctor(
  engine: Engine,
  { json }: Invocation,
  terminal: Terminal,
  work: Work,
): Promise<number> {
  const diagnosis = await engine.diagnose({}, work);
  const healthy = isHealthy(diagnosis);
  terminal.clear();
  if (json) terminal.printJson({ ...diagnosis, healthy });
  else {
    terminal.print(`${diagnosis.product} on ${diagnosis.platform}`);
    for (const state of FINDING_STATES) {
      for (const { title, found, fix } of diagnosis.findings.filter((each) => each.state === state)) {
        terminal.print(`${terminal.style(STYLES[state], `[${WORDS[state]}]`)} ${title}: ${found}`);
        if (fix) terminal.print(`    Fix: ${fix}`);
      }
    }
  }
  return healthy ? EXIT.passed : EXIT.couldNotCheck;
}
