import { styleText } from 'node:util';
import type { Log, ReportProgress } from '../progress';

type Style = Parameters<typeof styleText>[0];

/** Standard output for results, standard error for progress and faults; colour and moving lines only where a person looks. */
export class Terminal {
  private readonly colour = process.stdout.isTTY && !process.env['NO_COLOR'];
  private readonly moving = process.stderr.isTTY;

  readonly log: Log = {
    debug: () => undefined,
    info: () => undefined,
    warn: (message) => this.note(message),
    error: (message) => this.note(String(message)),
  };

  /** Prints to standard output. */
  print(text: string): void {
    process.stdout.write(`${text}\n`);
  }

  printJson(value: unknown): void {
    this.print(JSON.stringify(value, null, 2));
  }

  style(style: Style, text: string): string {
    return this.colour ? styleText(style, text) : text;
  }

  /** Prints to standard error. */
  note(text: string): void {
    this.clear();
    process.stderr.write(`${text}\n`);
  }

  /** One line on standard error that the next one replaces; nothing in a pipe. */
  readonly progress: ReportProgress = (stage) => {
    if (!this.moving) return;
    this.clear();
    process.stderr.write(`${stage} …`.slice(0, process.stderr.columns - 1));
  };

  /** Takes the progress line away. */
  clear(): void {
    if (this.moving) process.stderr.write('\r\u001b[2K');
  }
}
