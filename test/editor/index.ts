import { readdirSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';

/** A test in the editor may start a database or wait for a check; a hung one ends here. */
const testLimitMs = 120_000;

/** What VS Code calls in its extension host: runs the suites that were bundled next to this file. */
export async function run(): Promise<void> {
  const reporter = process.env['BACKEND_DRILLS_TEST_REPORTER'];
  const mocha = new Mocha({
    timeout: testLimitMs,
    failZero: true,
    forbidOnly: true,
    ...(reporter && { reporter }),
  });
  const suites = readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.test.js'),
  );
  for (const file of suites.sort()) mocha.addFile(path.join(__dirname, file));
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} of the tests in the editor failed.`);
}
