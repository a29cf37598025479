import type { SourcePosition } from '../../rubric/evidence';
import { statementText } from '../../rubric/scorecard';
import type { CheckResult } from '../../rubric/verdict';
import { timesWord } from '../words';

/** Where to look first in the candidate's code; undefined where no line is known. */
export function firstPosition(check: CheckResult): SourcePosition | undefined {
  return check.position ?? evidencePositions(check)[0]?.position;
}

/** Every line that the evidence names, with what happened there. */
export function evidencePositions(check: CheckResult): { position: SourcePosition; words: string }[] {
  return check.evidence.flatMap((evidence) => {
    if (evidence.kind === 'error')
      return evidence.position ? [{ position: evidence.position, words: evidence.message }] : [];
    if (evidence.kind !== 'statements') return [];
    return evidence.groups.flatMap(({ position, count, sql }) =>
      position ? [{ position, words: `${timesWord(count)}: ${statementText(sql)}` }] : [],
    );
  });
}
