import { existsSync, readFileSync } from 'node:fs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */
/** @typedef {{ name: string, counts: Counts, note: string }} Result */

/** @returns {Counts} */
export function none() {
  return { passed: 0, failed: 0, skipped: 0 };
}

/** @param {Counts} counts */
export function inWords({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/**
 * What a suite came to. One that says nothing, or ends badly without naming a failed test, has failed; so has a skip of
 * the container suite where an engine is required.
 * @param {string} name
 * @param {string} countsFile written by reporter.cjs when the tests are through
 * @param {number | string} code exit code of the suite's process, or the signal that ended it
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Result}
 */
export function suiteResult(name, countsFile, code, env = process.env) {
  if (!existsSync(countsFile)) {
    return { name, counts: { ...none(), failed: 1 }, note: `ended with ${code} before its tests did` };
  }
  /** @type {Counts} */
  const counts = JSON.parse(readFileSync(countsFile, 'utf8'));
  const { passed, failed, skipped } = counts;
  if (code !== 0 && failed === 0) {
    return { name, counts: { passed, failed: 1, skipped }, note: `ended with ${code} though no test failed` };
  }
  if (name === 'container' && skipped > 0 && env.BACKEND_DRILLS_REQUIRE_CONTAINER === '1') {
    const note = `${skipped} skipped where an engine is required`;
    return { name, counts: { passed, failed: failed + skipped, skipped: 0 }, note };
  }
  return { name, counts, note: '' };
}

/**
 * @param {readonly Result[]} results
 * @returns {Counts}
 */
export function sum(results) {
  const total = none();
  for (const { counts } of results) {
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
  }
  return total;
}
