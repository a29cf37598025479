import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import path from 'node:path';
import { decode, encode, NotSendableError } from './codec';
import { failureOf } from './failure';
import type { Frames } from './frames';
import type { WorkerFailure, WorkerMessage, WorkerRequest } from './messages';

export interface CalleeOptions {
  readonly workspace: string;
  readonly frames: Frames;
  readonly maxReplyBytes: number;
  readonly say: (message: WorkerMessage) => void;
  /** Sends what must be there when the reply arrives. */
  readonly beforeReply: () => void;
}

type Call = Extract<WorkerRequest, { type: 'call' }>;
type Answer = Extract<WorkerRequest, { type: 'answer' }>;
type Settle = (answer: Answer) => void;

/** The called side: the candidate's exported functions. Runs in the candidate's process. */
export class Callee {
  private readonly require: NodeJS.Require;
  private readonly awaited = new Map<string, Settle>();

  constructor(private readonly options: CalleeOptions) {
    this.require = createRequire(path.join(options.workspace, 'package.json'));
  }

  /** Calls one function and replies once, whatever happens. */
  async call(request: Call): Promise<void> {
    const reply = await this.replyTo(request);
    this.options.beforeReply();
    this.options.say(reply);
  }

  /** An answer to a function of the judge's that was called from here. */
  answered(answer: Answer): void {
    this.awaited.get(answer.id)?.(answer);
    this.awaited.delete(answer.id);
  }

  private async replyTo({ id, module, name, parameters }: Call): Promise<WorkerMessage> {
    const { frames } = this.options;
    const fail = (failure: WorkerFailure): WorkerMessage => ({ type: 'failure', id, failure });
    let exported: unknown;
    try {
      exported = this.require(path.join(this.options.workspace, module));
    } catch (error) {
      return fail(failureOf(error, 'not-loaded', frames));
    }
    const target = exportOf(exported, name);
    if (typeof target !== 'function')
      return fail({ reason: 'not-exported', message: exportsOf(exported, name) });
    let result: unknown;
    try {
      const decoded = decode(parameters, (callee) => this.remote(callee)) as unknown[];
      result = await (target as (...args: unknown[]) => unknown)(...decoded);
    } catch (error) {
      return fail(failureOf(error, 'threw', frames));
    }
    return this.reply(id, result, fail);
  }

  private reply(id: string, result: unknown, fail: (failure: WorkerFailure) => WorkerMessage): WorkerMessage {
    try {
      return { type: 'reply', id, value: encode(result, { maxBytes: this.options.maxReplyBytes }) };
    } catch (error) {
      if (error instanceof NotSendableError) return fail({ reason: 'not-sendable', message: error.message });
      return fail(failureOf(error, 'not-sendable', this.options.frames));
    }
  }

  /** A function of the judge's, as the candidate's code calls it. */
  private remote(callee: string): (...args: unknown[]) => Promise<unknown> {
    return (...args) =>
      new Promise((resolve, reject) => {
        const parameters = encode(args);
        const id = randomUUID();
        this.awaited.set(id, ({ failed, value }) => {
          const decoded = decode(value);
          if (!failed) resolve(decoded);
          else reject(decoded instanceof Error ? decoded : new Error(String(decoded)));
        });
        this.options.say({ type: 'remote', id, callee, parameters });
      });
  }
}

function exportOf(exported: unknown, name: string): unknown {
  if ((typeof exported !== 'object' && typeof exported !== 'function') || exported === null) return undefined;
  return (exported as Record<string, unknown>)[name];
}

/** Says what is there instead of the function that is missing. */
function exportsOf(exported: unknown, name: string): string {
  const names =
    typeof exported === 'object' && exported !== null
      ? Object.keys(exported).filter((key) => key !== '__esModule')
      : [];
  if (names.includes(name)) return `exports ${name}, which is not a function`;
  return names.length > 0 ? `exports only ${names.join(', ')}` : 'exports nothing';
}
