import { findSourceMap } from 'node:module';
import path from 'node:path';
import type { SourcePosition } from '../rubric/evidence';

/** Deep enough for a candidate's line below a library's frames and a helper or two. */
const CAPTURED_FRAMES = 40;

/** Finds the candidate's lines in stacks: those within the workspace and outside its node_modules. */
export class Frames {
  private readonly root: string;

  /** @param workspace absolute path, links resolved */
  constructor(workspace: string) {
    this.root = workspace.endsWith(path.sep) ? workspace : workspace + path.sep;
  }

  /** The innermost of the candidate's lines that led here; undefined where none did. */
  calling(skip: (...args: never[]) => unknown): SourcePosition | undefined {
    try {
      for (const site of callSites(skip)) {
        const file = site.getFileName();
        if (file && this.isCandidates(file))
          return this.mapped(file, site.getLineNumber(), site.getColumnNumber());
      }
    } catch {
      // Their code may have replaced what this needs; a statement without a position is still a statement.
    }
    return undefined;
  }

  /** The first of the candidate's lines in a stack's text, which Node has mapped to their TypeScript. */
  inStack(stack: string): SourcePosition | undefined {
    for (const line of stack.split('\n')) {
      const start = line.indexOf(this.root);
      const match = start < 0 ? null : /^(.+?):(\d+)(?::(\d+))?\)?$/.exec(line.slice(start));
      if (!match?.[1] || !this.isCandidates(match[1])) continue;
      return this.position(match[1], Number(match[2]), match[3] === undefined ? undefined : Number(match[3]));
    }
    return undefined;
  }

  /**
   * A stack's text with the candidate's lines alone, their paths relative to the workspace and with `/`: what a library or Node
   * itself has below differs from version to version, and tells them nothing.
   */
  readable(stack: string): string {
    const lines = stack.split('\n').filter((line) => !/^\s+at /.test(line) || this.inStack(line));
    return lines
      .map((line) => {
        const [before = '', ...rest] = line.split(this.root);
        return before + rest.join('').split(path.sep).join('/');
      })
      .join('\n');
  }

  private isCandidates(file: string): boolean {
    return file.startsWith(this.root) && !file.includes(`${path.sep}node_modules${path.sep}`);
  }

  private mapped(file: string, line: number | null, column: number | null): SourcePosition {
    const entry = findSourceMap(file)?.findEntry((line ?? 1) - 1, (column ?? 1) - 1);
    if (entry && 'originalLine' in entry)
      return this.position(file, entry.originalLine + 1, entry.originalColumn + 1);
    return this.position(file, line ?? 1, column ?? 1);
  }

  private position(file: string, line: number, column: number | undefined): SourcePosition {
    const relative = file.slice(this.root.length).split(path.sep).join('/');
    return column === undefined ? { file: relative, line } : { file: relative, line, column };
  }
}

/** The stack as V8 has it, await continuations included. What makes it is set back at once, since it slows every error. */
function callSites(skip: (...args: never[]) => unknown): NodeJS.CallSite[] {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- only put back, never called
  const { prepareStackTrace, stackTraceLimit } = Error;
  const holder: { stack?: unknown } = {};
  try {
    Error.stackTraceLimit = CAPTURED_FRAMES;
    Error.prepareStackTrace = (_, sites) => sites;
    Error.captureStackTrace(holder, skip);
    return Array.isArray(holder.stack) ? (holder.stack as NodeJS.CallSite[]) : [];
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}
