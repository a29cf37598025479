import type { CheckContext, Recording } from '../../src/judge/check';
import type { Evidence } from '../../src/rubric/evidence';
import { groupStatements } from '../../src/wire/summary';

type Statements = Recording<unknown>['statements'];

/**
 * Blocks from which a statement has gone through the trips: all of them are some 1,300, an index that has what the board asks for
 * some 500, the finished lines 1 to 10 (measured).
 */
export const EXPENSIVE_BLOCKS = 300;

export function expensiveStatements({ observe }: CheckContext, statements: Statements): Statements {
  return statements.filter((statement) => observe.sharedBlocks([statement]) > EXPENSIVE_BLOCKS);
}

/** The plan that read most; the statements where there is none. */
export function costEvidence({ observe }: CheckContext, title: string, statements: Statements): Evidence {
  const [worst] = observe.plansOf(statements).toSorted((a, b) => size(b.plan) - size(a.plan));
  return worst
    ? observe.planEvidence(title, worst)
    : { kind: 'statements', title, groups: groupStatements(statements) };
}

const size = ({ hit, read }: { readonly hit: number; readonly read: number }): number => hit + read;
