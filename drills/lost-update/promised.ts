import type { CheckContext } from '../../src/judge/check';
import { firstDifference } from '../../src/judge/kit/difference';
import { valueText } from '../../src/judge/kit/valueText';
import type { Answer } from './form';
import { allPatients, fieldsOf, type Fields } from './patients';

/** Undefined where the save was answered with the sheet as the row is to be; else what it was answered, in a sentence. */
export function notDone(answer: Answer, row: Fields): string | undefined {
  if (answer.outcome !== 'saved')
    return `Nobody else had saved the sheet of patient ${row.id} since it was read, and the save was answered "${answer.outcome}".`;
  const difference = firstDifference(row, fieldsOf(answer.sheet));
  return (
    difference &&
    `The sheet that came with the answer "saved" has ${difference.path} ${valueText(difference.observed)}, and should have ${valueText(difference.expected)}.`
  );
}

/** Undefined where the rows are as they are to be; else the first difference, in a sentence. */
export async function differentRows(
  { database }: CheckContext,
  rows: Record<string, Fields>,
  changed: readonly string[],
): Promise<string | undefined> {
  const difference = firstDifference(rows, await allPatients(database));
  return (
    difference &&
    `After a save of ${changed.join(', ')}, ${difference.path} is ${valueText(difference.observed)} in the table, and should be ${valueText(difference.expected)}.`
  );
}
