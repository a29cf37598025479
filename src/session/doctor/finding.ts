import { CancelledError, readable } from '../../errors';

/** `unused` is what the setting has no need of: however it is, it keeps nobody from working. */
export type FindingState = 'ok' | 'warning' | 'problem' | 'unused';

/** In the order that a person should read them. */
export const FINDING_STATES: readonly FindingState[] = ['problem', 'warning', 'ok', 'unused'];

/** One thing that was looked at. */
export interface Finding {
  readonly id: string;
  /** "Container engine" */
  readonly title: string;
  readonly state: FindingState;
  /** What was found, in sentences. */
  readonly found: string;
  /** What to do about it, in a sentence; undefined where nothing needs doing. */
  readonly fix?: string | undefined;
}

/** What the doctor found, with no secret in it. */
export interface Diagnosis {
  readonly version: 1;
  /** "Backend Drills 0.1.0" */
  readonly product: string;
  /** "linux x64, Visual Studio Code 1.139.1" */
  readonly platform: string;
  readonly findings: readonly Finding[];
}

/** Whether nothing keeps a person from working. */
export function isHealthy({ findings }: Diagnosis): boolean {
  return findings.every(({ state }) => state !== 'problem');
}

/** What was found of something that may also fail: message and next step of the error are the finding then. */
export async function findingOf(
  about: Pick<Finding, 'id' | 'title'>,
  failed: FindingState,
  look: () => Promise<Pick<Finding, 'state' | 'found' | 'fix'>>,
): Promise<Finding> {
  try {
    return { ...about, ...(await look()) };
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    const { message, nextStep } = readable(error);
    return { ...about, state: failed, found: message, fix: nextStep };
  }
}
