// `npm test [-- name…]`: sets up what is missing, runs the suites and ends with the counts on a line of their own.
// A name of a suite runs that suite; any other word runs the test files that have it in their path.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { failuresInWords, inWords, none, suiteResult, sum } from './counts.mjs';
import { projectNode } from './setup/dependencies.mjs';
import { prepareCheckout, projectEnvironment } from './setup/environment.mjs';
import { exitCode } from './setup/program.mjs';
import { root } from './setup/root.mjs';
import { suites } from './suites.mjs';

/** A suite that hangs must not hold the run for ever; the longest, which proves every drill, takes about half of this. */
const suiteLimitMs = 60 * 60_000;

const words = process.argv.slice(2);
const named = suites.filter(({ name }) => words.includes(name));
const filters = words.filter((word) => !suites.some(({ name }) => name === word));

/** @type {import('./counts.mjs').Result[]} */
const results = [];
try {
  header('set-up: dependencies and build');
  await prepareCheckout();
  const { globSync } = await import('tinyglobby');
  for (const suite of named.length > 0 ? named : suites) {
    const all = globSync(`test/${suite.name}/**/*.test.ts`, { cwd: root }).sort();
    const files = all.filter((file) => filters.every((word) => file.includes(word)));
    if (files.length > 0) results.push(await runSuite(suite, files));
    else if (all.length === 0)
      results.push({ name: suite.name, counts: none(), note: 'has no tests yet', failures: [] });
  }
  if (results.length === 0) throw new Error(`No test file has ${filters.join(' and ')} in its path.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  results.push({ name: 'set-up', counts: { ...none(), failed: 1 }, note: 'could not be done', failures: [] });
}
summarise();

/**
 * @param {(typeof suites)[number]} suite
 * @param {string[]} files relative to the root
 */
async function runSuite({ name, needs, command }, files) {
  header(`${name}: needs ${needs}`);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'backend-drills-counts-'));
  const countsFile = path.join(folder, 'counts.json');
  try {
    const env = { ...projectEnvironment(), BACKEND_DRILLS_TEST_COUNTS: countsFile };
    const code = await exitCode(projectNode(), command(files), { cwd: root, env, timeout: suiteLimitMs });
    return suiteResult(name, countsFile, code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} text */
function header(text) {
  console.log(`\n=== ${text} ===\n`);
}

function summarise() {
  const failures = failuresInWords(results);
  if (failures) {
    header('what failed');
    console.log(failures);
  }
  header('summary');
  for (const { name, counts, note } of results) {
    console.log(`${name.padEnd(10)} ${inWords(counts)}${note && ` (${note})`}`);
  }
  const total = sum(results);
  console.log(inWords(total));
  process.exitCode = total.failed > 0 ? 1 : 0;
}
