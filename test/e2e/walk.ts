/**
 * Makes the tests of the suite that calls it the steps of a walk, each of which goes on from the one before: after one that fails the
 * others are skipped. Mocha's own `bail` looks at the failures of all suites, and leaves out other walks without a word.
 */
export function walk(): void {
  beforeEach(function () {
    if (this.currentTest?.parent?.tests.some(({ state }) => state === 'failed')) this.skip();
  });
}
