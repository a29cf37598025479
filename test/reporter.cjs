const { writeFileSync } = require('node:fs');
const { reporters } = require('mocha');

/**
 * Mocha's own report for people, and for `run.mjs` the counts and what failed, in the file that BACKEND_DRILLS_TEST_COUNTS names.
 */
module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const file = process.env.BACKEND_DRILLS_TEST_COUNTS;
    if (!file) return;
    runner.once('end', () => {
      const { passes, failures, pending } = this.stats;
      const named = this.failures.map((test) => ({ title: test.fullTitle(), reason: reasonOf(test.err) }));
      writeFileSync(
        file,
        JSON.stringify({ passed: passes, failed: failures, skipped: pending, failures: named }),
      );
    });
  }
};

/** An error's stack begins with the message that it was made with; what was added since is told, too. */
function reasonOf(error) {
  const { name = 'Error', message = String(error), stack = '' } = error ?? {};
  const places = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return [`${name}: ${message}`, ...places].join('\n');
}
