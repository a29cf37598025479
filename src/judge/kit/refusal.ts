import { EnvironmentError } from '../../errors';
import type { WireError } from '../../wire/record';

/** What the server refused a statement of the check's with; undefined where the error is another one. */
export function refusalOf(error: unknown): WireError | undefined {
  const cause = error instanceof EnvironmentError ? error.cause : error;
  if (!(cause instanceof Error)) return undefined;
  const { code, message, severity } = cause as Error & { code?: unknown; severity?: unknown };
  return severity === 'ERROR' && typeof code === 'string' ? { code, message } : undefined;
}
