import type { ServerAccess } from '../postgres/server';
import type { Verdict } from '../rubric/verdict';

/** What the session asks the judge's process for; sent once, over IPC. */
export interface JudgeRequest {
  readonly type: 'judge';
  /** Absolute path of the drill's folder. */
  readonly drill: string;
  /** Absolute path of the built `checks.js`. */
  readonly checks: string;
  /** Absolute path of the candidate's workspace. */
  readonly workspace: string;
  readonly access: ServerAccess;
  /** The drill's template database. */
  readonly template: string;
  readonly seed: number;
  /** Folder of what was compiled before. */
  readonly compiledCache: string;
  /** Where ours keeps what must be swept should the judge be killed. */
  readonly storage: string;
}

/** What the judge's process says. Exactly one `verdict` or `error` ends the talk. */
export type JudgeMessage =
  | { readonly type: 'progress'; readonly stage: string }
  | { readonly type: 'verdict'; readonly verdict: Verdict }
  | { readonly type: 'error'; readonly message: string; readonly nextStep: string };
