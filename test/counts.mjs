import { existsSync, readFileSync } from 'node:fs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */
/** @typedef {{ title: string, reason: string }} Failure a test's full title, and its error with message and stack */
/** @typedef {{ name: string, counts: Counts, note: string, failures: readonly Failure[] }} Result */

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
    const note = `ended with ${code} before its tests did`;
    return { name, counts: { ...none(), failed: 1 }, note, failures: [] };
  }
  /** @type {Counts & { failures: Failure[] }} */
  const { passed, failed, skipped, failures } = JSON.parse(readFileSync(countsFile, 'utf8'));
  if (code !== 0 && failed === 0) {
    const note = `ended with ${code} though no test failed`;
    return { name, counts: { passed, failed: 1, skipped }, note, failures };
  }
  if (name === 'container' && skipped > 0 && env.BACKEND_DRILLS_REQUIRE_CONTAINER === '1') {
    const note = `${skipped} skipped where an engine is required`;
    return { name, counts: { passed, failed: failed + skipped, skipped: 0 }, note, failures };
  }
  return { name, counts: { passed, failed, skipped }, note: '', failures };
}

/** The longest that a failure is told again: a page's worth, so that the end of a log holds several. */
const toldAgainLines = 40;

/**
 * What failed, told again: a record of a run may keep only its end, and the longest suite comes last.
 * @param {readonly Result[]} results
 * @returns {string} empty where no test failed
 */
export function failuresInWords(results) {
  return results
    .flatMap(({ name, failures }) =>
      failures.map(({ title, reason }) => `${name}: ${title}\n${shortened(reason)}`),
    )
    .join('\n\n');
}

/** @param {string} reason */
function shortened(reason) {
  const lines = reason.split('\n');
  const more = lines.length - toldAgainLines;
  if (more > 0) lines.splice(toldAgainLines, more, `… ${more} lines more above`);
  return lines.map((line) => `    ${line}`).join('\n');
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
