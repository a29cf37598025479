import type { ExplainedNode } from '../../rubric/explain';

/** What EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) answers, one entry a statement. Times in ms. */
export interface ExplainAnswer {
  readonly Plan: ExplainedNode;
  readonly 'Planning Time'?: number | undefined;
  readonly 'Execution Time'?: number | undefined;
}

/** A statement's plan as the page shows it. */
export interface ShownExplain {
  readonly sql: string;
  readonly answer: readonly ExplainAnswer[];
}

/** What the page is sent; the message replaces all that it shows. */
export type ToPlan = { readonly type: 'plan'; readonly explain: ShownExplain } | { readonly type: 'gone' };

/** The page asks for nothing. */
export type FromPlan = never;
