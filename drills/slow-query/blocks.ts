import type { CheckContext, Recording } from '../../src/judge/check';
import type { Evidence } from '../../src/rubric/evidence';
import { groupStatements } from '../../src/wire/summary';

/** What a search has read. */
export interface Reading {
  readonly blocks: number;
  /** The plan that read most; none where nothing was planned. */
  readonly evidence: Evidence[];
  readonly position: Recording<unknown>['statements'][number]['position'];
}

/** @param title of the evidence */
export function reading(t: CheckContext, title: string, { statements }: Recording<unknown>): Reading {
  const plans = t.observe.plansOf(statements).filter(({ nested }) => !nested);
  const [worst] = plans.toSorted((a, b) => size(b.plan) - size(a.plan));
  return {
    blocks: t.observe.sharedBlocks(statements),
    evidence: worst
      ? [t.observe.planEvidence(title, worst)]
      : [{ kind: 'statements', title, groups: groupStatements(statements) }],
    position: worst?.statement.position,
  };
}

const size = ({ hit, read }: { readonly hit: number; readonly read: number }): number => hit + read;

/** "5,772 blocks" */
export function blocksText(blocks: number): string {
  return blocks === 1 ? '1 block' : `${blocks.toLocaleString('en-US')} blocks`;
}
