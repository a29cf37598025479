import { encode } from './codec';
import type { Frames } from './frames';
import { SourceSyntaxError } from './loader';
import type { WorkerFailure } from './messages';

/** Longer texts say no more to a reader. */
const MAX_MESSAGE = 4000;
const MAX_STACK = 20_000;

type Reason = WorkerFailure['reason'];

/** What the judge is told of something that was thrown. */
export function failureOf(thrown: unknown, reason: Reason, frames: Frames): WorkerFailure {
  if (thrown instanceof SourceSyntaxError) {
    return {
      reason: 'syntax',
      message: thrown.message,
      stack: thrown.problem.frame,
      position: thrown.problem.position,
    };
  }
  const { message, stack } = texts(thrown);
  return {
    reason,
    message: message.slice(0, MAX_MESSAGE),
    stack: stack && frames.readable(stack).slice(0, MAX_STACK),
    position: stack === undefined ? undefined : frames.inStack(stack),
    thrown: encoded(thrown),
  };
}

/** Their objects may throw while they are read. */
function texts(thrown: unknown): { message: string; stack?: string | undefined } {
  try {
    if (!(thrown instanceof Error)) return { message: `${String(thrown)} (not an Error)` };
    const { code, name, message, stack } = thrown as {
      [Key in 'code' | 'name' | 'message' | 'stack']?: unknown;
    };
    const kind = typeof code === 'string' ? `${String(name)} ${code}` : String(name);
    return { message: `${kind}: ${String(message)}`, stack: withoutOurs(String(stack)) };
  } catch {
    return { message: 'something that cannot be read' };
  }
}

/** The frames down to the one that called their function. */
function withoutOurs(stack: string): string {
  const lines = stack.split('\n');
  const ours = lines.findIndex((line) => line.trimStart().startsWith('at ') && line.includes(__filename));
  return ours < 0 ? stack : lines.slice(0, ours).join('\n');
}

function encoded(thrown: unknown): unknown {
  try {
    return encode(thrown);
  } catch {
    return undefined;
  }
}
