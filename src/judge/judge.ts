import pLimit from 'p-limit';
import { loadDrill } from '../catalog/drill';
import type { CheckManifest, Manifest } from '../catalog/manifest';
import { CompiledCache } from '../candidate/compiledCache';
import { compileWorkspace } from '../candidate/compiler';
import { EnvironmentError, throwIfCancelled } from '../errors';
import type { Clone } from '../postgres/database/clone';
import type { Work } from '../progress';
import { outcome, raise, score } from '../rubric/score';
import { VERDICT_VERSION, type CheckResult, type Finding, type Verdict } from '../rubric/verdict';
import type { Checks } from './check';
import { CheckRun } from './checkRun';
import { parallelChecks } from './parallelChecks';
import type { JudgeRequest } from './protocol';
import { ResourceWatch } from './resources';
import { toldOnce } from './sameError';
import { readSchema, type Schema } from './schema';

/**
 * Judges a workspace: every check of the drill on a clone of its own, side by side. A check does not wait for those that it
 * builds on; where one of them does not pass, it is broken off and skipped.
 * @throws EnvironmentError where nothing could be judged
 */
export async function judge(request: JudgeRequest, work: Work): Promise<Verdict> {
  const startedAt = performance.now();
  const { manifest } = await loadDrill(request.drill);
  const checks = loadChecks(request.checks, manifest);
  // Clones are made meanwhile; only a worker needs the compiled code.
  const compiled = compileWorkspace(request.workspace, work, new CompiledCache(request.compiledCache));
  let compileTime = 0;
  const noteTime = () => (compileTime = performance.now() - startedAt);
  compiled.then(noteTime, noteTime); // a worker awaits it, and hears of a failure
  const limit = pLimit(await parallelChecks(request.access));

  let schema: Promise<Schema> | undefined;
  const shared = {
    request,
    compiled,
    resources: new ResourceWatch(request.access),
    originalSchema: (clone: Clone) => (schema ??= readSchema(clone)),
    schemaOpen: manifest.schema === 'open',
    callMs: 1000 * manifest.callSeconds,
  };

  const results = new Map<string, Promise<CheckResult>>();
  let finished = 0;
  const report = () => work.onProgress?.(`Checked ${finished} of ${manifest.checks.length}`);
  report();
  for (const entry of manifest.checks) {
    const parents = entry.after.map((id) => results.get(id) as Promise<CheckResult>);
    const result = afterParents(entry, parents).then((made) => {
      finished += 1;
      report();
      return made;
    });
    results.set(entry.id, result);
  }

  async function afterParents(entry: CheckManifest, parents: Promise<CheckResult>[]): Promise<CheckResult> {
    const pointless = new AbortController();
    for (const parent of parents) {
      const breakOff = () => pointless.abort();
      parent.then((result) => result.outcome === 'passed' || breakOff(), breakOff);
    }
    const [made] = await Promise.allSettled([limit(() => run(entry, pointless.signal))]);
    const ungrounded = skipped(entry, manifest, await Promise.all(parents));
    if (ungrounded) return ungrounded;
    if (made.status === 'rejected') throw made.reason;
    return made.value;
  }

  async function run(entry: CheckManifest, pointless: AbortSignal): Promise<CheckResult> {
    const signal = work.signal ? AbortSignal.any([work.signal, pointless]) : pointless;
    const begun = performance.now();
    throwIfCancelled(signal);
    const check = new CheckRun({ ...shared, name: entry.id }, { ...work, signal });
    const finding = await check.run(checks[entry.id] as Checks[string]);
    return describe(entry, manifest, finding, performance.now() - begun);
  }

  const all = await settled([...results.values()]).finally(() => shared.resources.close());
  throwIfCancelled(work.signal);
  return verdict(manifest, toldOnce(all), request.seed, {
    compile: compileTime,
    checks: performance.now() - startedAt,
  });
}

/** All results, or the first failure once every check has ended: none is left running behind our back. */
async function settled(results: Promise<CheckResult>[]): Promise<CheckResult[]> {
  await Promise.allSettled(results);
  return Promise.all(results);
}

function loadChecks(file: string, manifest: Manifest): Checks {
  let checks: Checks;
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- a built drill is loaded by path at run time
    checks = (require(file) as { default: Checks }).default;
  } catch (error) {
    throw new EnvironmentError(
      `The checks of ${manifest.id} cannot be loaded: ${(error as Error).message}`,
      'Build the project, or install Backend Drills again.',
      { cause: error },
    );
  }
  const missing = manifest.checks
    .filter((entry) => typeof checks[entry.id] !== 'function')
    .map((entry) => entry.id);
  const unknown = Object.keys(checks).filter((id) => !manifest.checks.some((entry) => entry.id === id));
  if (missing.length > 0 || unknown.length > 0) {
    throw new EnvironmentError(
      `checks.ts and drill.json of ${manifest.id} disagree: missing ${missing.join(', ') || 'none'}, unknown ${unknown.join(', ') || 'none'}.`,
      'Give both the same check ids.',
    );
  }
  return checks;
}

/** A check whose ground is not there says nothing of its own. */
function skipped(
  entry: CheckManifest,
  manifest: Manifest,
  parents: readonly CheckResult[],
): CheckResult | undefined {
  const missing = parents.find((parent) => parent.outcome !== 'passed');
  if (!missing) return undefined;
  const unmade = missing.outcome === 'could-not-check';
  const finding: Finding = {
    outcome: unmade ? 'could-not-check' : 'skipped',
    expected: '',
    observed: `Not checked, because it builds on "${missing.title}", which ${unmade ? 'could not be checked' : 'did not pass'}.`,
    evidence: [],
  };
  return describe(entry, manifest, finding, 0);
}

function describe(
  entry: CheckManifest,
  manifest: Manifest,
  finding: Finding,
  milliseconds: number,
): CheckResult {
  return {
    id: entry.id,
    title: entry.title,
    kind: entry.kind,
    rubric: manifest.rubric.find((point) => point.id === entry.rubric)?.point ?? '',
    hints: entry.hints,
    milliseconds: Math.round(milliseconds),
    ...finding,
  };
}

function verdict(
  manifest: Manifest,
  checks: readonly CheckResult[],
  seed: number,
  timings: Record<string, number>,
): Verdict {
  const raised = new Set(checks.flatMap((check) => check.redFlags ?? []));
  const redFlags = manifest.redFlags.filter((flag) => raised.has(flag.id));
  const reached = score(checks, redFlags.length);
  return {
    version: VERDICT_VERSION,
    drill: manifest.id,
    outcome: outcome(reached),
    score: reached,
    redFlags,
    checks,
    raise: raise(checks, redFlags),
    seed,
    timings,
  };
}
