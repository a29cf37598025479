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

/** What the runtime keeps their code from, by its name for the permission. Its own message names a flag that is not theirs to give. */
const REFUSED: Readonly<Record<string, string>> = {
  FileSystemRead: 'the code that is checked can read the files of its workspace only',
  FileSystemWrite: 'the code that is checked can write no files: keep what must stay in the database',
  ChildProcess: 'the code that is checked can start no processes',
  WorkerThreads: 'the code that is checked can start no threads',
};

function refusal(error: Error): string | undefined {
  const { code, permission, resource } = error as {
    code?: unknown;
    permission?: unknown;
    resource?: unknown;
  };
  if (code !== 'ERR_ACCESS_DENIED') return undefined;
  const rule =
    REFUSED[String(permission)] ?? `the code that is checked has no right to this (${String(permission)})`;
  return typeof resource === 'string' && resource !== '' ? `${rule} (${resource})` : rule;
}

/** Their objects may throw while they are read. */
function texts(thrown: unknown): { message: string; stack?: string | undefined } {
  try {
    if (!(thrown instanceof Error)) return { message: `${String(thrown)} (not an Error)` };
    const { code, name, message, stack } = thrown as {
      [Key in 'code' | 'name' | 'message' | 'stack']?: unknown;
    };
    const kind = typeof code === 'string' ? `${String(name)} ${code}` : String(name);
    const own = String(message);
    const told = refusal(thrown) ?? own;
    return { message: `${kind}: ${told}`, stack: withoutOurs(String(stack).replace(own, () => told)) };
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
