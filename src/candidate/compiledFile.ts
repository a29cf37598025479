import type { SourcePosition } from '../rubric/evidence';

/** A file as CommonJS with its source map inline, or why it cannot be. */
export type CompiledFile = { readonly code: string } | { readonly problem: SyntaxProblem };

export interface SyntaxProblem {
  /** As the compiler says it: "';' expected." */
  readonly message: string;
  readonly position: SourcePosition;
  /** The lines round it, with a caret below the place. */
  readonly frame: string;
}
