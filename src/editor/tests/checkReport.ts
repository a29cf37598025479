import { l10n, Location, TestMessage, type TestItem, type TestRun } from 'vscode';
import { valueText } from '../../rubric/value';
import type { CheckResult } from '../../rubric/verdict';
import type { ActiveDrill } from '../drill/activeDrill';
import { toPosition } from '../position';
import { firstPosition } from '../results/checkPositions';

/** Where a path within the drill's folder leads. */
type Files = Pick<ActiveDrill, 'fileUri'>;

/** Says in a test run what came of a check. */
export function reportCheck(run: TestRun, item: TestItem, check: CheckResult, files: Files): void {
  switch (check.outcome) {
    case 'passed':
      run.passed(item, check.milliseconds);
      return;
    case 'failed':
      run.failed(item, failureMessages(check, files), check.milliseconds);
      return;
    case 'skipped':
      run.appendOutput(`${check.observed}\r\n`, undefined, item);
      run.skipped(item);
      return;
    case 'could-not-check':
      run.errored(item, new TestMessage(check.observed), check.milliseconds);
  }
}

/** What was observed, at the line where to look first; every difference that was found, for VS Code to compare. */
export function failureMessages(check: CheckResult, files: Files): TestMessage[] {
  const expected = l10n.t('Expected: {0}', check.expected);
  const differences = check.evidence.flatMap((evidence) =>
    evidence.kind === 'difference'
      ? [TestMessage.diff(evidence.title, valueText(evidence.expected), valueText(evidence.observed))]
      : [],
  );
  const messages = [new TestMessage(`${check.observed}\n${expected}`), ...differences];
  const position = firstPosition(check);
  const uri = position && files.fileUri(position.file);
  if (uri) for (const message of messages) message.location = new Location(uri, toPosition(position));
  return messages;
}
