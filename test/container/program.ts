import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import path from 'node:path';
import type { ServerAccess } from '../../src/postgres/server';

/** What useServer.ts says, line by line. */
export interface Said {
  readonly stage?: string;
  readonly access?: ServerAccess;
  readonly description?: string;
  readonly warn?: string;
  readonly lost?: string;
  readonly error?: { readonly message: string; readonly nextStep: string };
}

/** Another process that uses the container server. */
export class ServerProgram {
  readonly said: Said[] = [];
  readonly ended: Promise<number | null>;
  private readonly child: ChildProcess;
  private waiting: (() => void)[] = [];

  /** @param program how node runs it; from the sources unless told otherwise */
  constructor(
    args: readonly string[],
    env: NodeJS.ProcessEnv = {},
    program: readonly string[] = ['--import', 'tsx', path.join(__dirname, 'useServer.ts')],
  ) {
    this.child = spawn(process.execPath, [...program, ...args], {
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    createInterface({ input: this.child.stdout! }).on('line', (line) => {
      this.said.push(JSON.parse(line) as Said);
      this.wake();
    });
    this.ended = new Promise((resolve) => {
      this.child.once('close', (code) => {
        resolve(code);
        this.wake();
      });
    });
  }

  /** The first line that has `key`; an error line ends the wait, as does the program's end. */
  async hear<K extends keyof Said>(key: K): Promise<NonNullable<Said[K]>> {
    for (;;) {
      const found = this.said.find((line) => line[key] !== undefined)?.[key];
      if (found !== undefined) return found;
      if (this.child.exitCode !== null || this.child.signalCode !== null) {
        throw new Error(`The program ended without "${key}": ${JSON.stringify(this.said)}`);
      }
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  /** Gives the server back. */
  async finish(): Promise<number | null> {
    this.child.stdin?.end();
    return this.ended;
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  private wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
