import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** What another process is asked to do; it answers with a message and then waits to be killed or let go. */
export type Task =
  | { readonly type: 'acquire'; readonly storage: string }
  | { readonly type: 'clone'; readonly storage: string; readonly key: string }
  | { readonly type: 'template'; readonly storage: string; readonly key: string; readonly sql: string }
  | { readonly type: 'lock'; readonly file: string };

/** A second process of ours, as another window would be one. */
export class OtherProcess {
  private constructor(
    private readonly child: ChildProcess,
    /** Its progress reports and, last, its answer. */
    readonly messages: unknown[],
  ) {}

  static start(task: Task): OtherProcess {
    const child = fork(path.join(__dirname, 'otherProcessMain.ts'), [JSON.stringify(task)], {
      execArgv: ['--import', 'tsx'],
    });
    const messages: unknown[] = [];
    child.on('message', (message) => messages.push(message));
    return new OtherProcess(child, messages);
  }

  /** Resolves when it has said this. */
  async says(type: string): Promise<Record<string, unknown>> {
    for (;;) {
      const said = (this.messages as { type: string }[]).find((message) => message.type === type);
      if (said) return said;
      const failed = (this.messages as { type: string }[]).find((message) => message.type === 'failed');
      if (failed) throw new Error(JSON.stringify(failed));
      await once(this.child, 'message');
    }
  }

  /** Ends it as a crash would: without a chance to tidy up. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exited;
  }

  /** Lets it give back what it holds and end. */
  async letGo(): Promise<void> {
    const exited = once(this.child, 'exit');
    this.child.send('let go');
    await exited;
  }
}
