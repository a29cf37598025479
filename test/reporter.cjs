const { writeFileSync } = require('node:fs');
const { reporters } = require('mocha');

/** Mocha's own report for people, and the counts for `run.mjs`, in the file that BACKEND_DRILLS_TEST_COUNTS names. */
module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const file = process.env.BACKEND_DRILLS_TEST_COUNTS;
    if (!file) return;
    runner.once('end', () => {
      const { passes, failures, pending } = this.stats;
      writeFileSync(file, JSON.stringify({ passed: passes, failed: failures, skipped: pending }));
    });
  }
};
