import assert from 'node:assert/strict';
import { tests, Uri, type TestController, type TestItem, type TestMessage, type TestRun } from 'vscode';
import { failureMessages, reportCheck } from '../../src/editor/tests/checkReport';
import { failedCheck, passedCheck } from '../support/verdicts';

const files = { fileUri: (relative: string) => Uri.joinPath(Uri.file('/drill'), relative) };

describe('a check as a test', () => {
  it('fails with what was observed, each difference to compare, all at the line where to look first', () => {
    const [observed, difference, ...more] = failureMessages(failedCheck, files);
    assert.deepEqual(more, []);
    assert.equal(
      observed!.message,
      'listOrders({ limit: 20 }) sent 21 statements.\nExpected: At most 6 statements.',
    );
    assert.equal(difference!.message, 'The first order');
    assert.equal(difference!.expectedOutput, '{\n  "id": 1\n}');
    assert.equal(difference!.actualOutput, '{\n  "id": 2\n}');
    for (const { location } of [observed!, difference!]) {
      assert.equal(location?.uri.path, '/drill/src/repositories/items.ts');
      assert.deepEqual([location.range.start.line, location.range.start.character], [4, 30]);
    }
  });

  it('takes the line from the evidence where the check names none, and none where none is known', () => {
    const elsewhere = failureMessages({ ...failedCheck, position: undefined }, files);
    assert.equal(elsewhere[0]!.location?.uri.path, '/drill/src/repositories/items.ts');
    const nowhere = failureMessages({ ...failedCheck, position: undefined, evidence: [] }, files);
    assert.deepEqual(
      nowhere.map(({ location }) => location),
      [undefined],
    );
  });

  describe('has the outcome of the check', () => {
    let controller: TestController;
    let item: TestItem;
    before(() => {
      controller = tests.createTestController('backendDrills.test', 'Backend Drills (test)');
      item = controller.createTestItem('few-statements', 'A page takes few statements');
    });
    after(() => controller.dispose());

    const { observed, expected } = failedCheck;
    for (const [outcome, state, says] of [
      ['passed', 'passed', undefined],
      ['failed', 'failed', `${observed}\nExpected: ${expected}`],
      ['skipped', 'skipped', undefined],
      ['could-not-check', 'errored', observed],
    ] as const) {
      it(outcome, () => {
        const told: [state: string, message: string | undefined][] = [];
        const tell = (name: string) => (_: TestItem, said?: TestMessage | TestMessage[] | number) => {
          const [message] = [said].flat();
          told.push([name, typeof message === 'object' ? (message.message as string) : undefined]);
        };
        const run = {
          passed: tell('passed'),
          failed: tell('failed'),
          errored: tell('errored'),
          skipped: tell('skipped'),
          appendOutput: () => undefined,
        } as unknown as TestRun;
        reportCheck(run, item, { ...(outcome === 'passed' ? passedCheck : failedCheck), outcome }, files);
        assert.deepEqual(told, [[state, says]]);
      });
    }
  });
});
