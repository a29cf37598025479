#!/usr/bin/env node
import { COMMANDS } from './cli/commands';
import { EXIT } from './cli/exit';
import { HELP, parseInvocation } from './cli/options';
import { Terminal } from './cli/terminal';
import { CancelledError, InputError, readable } from './errors';
import { defaultStorageDirectory } from './host/storageDirectory';
import { Engine } from './session/engine';

async function main(): Promise<number> {
  const terminal = new Terminal();
  const cancel = new AbortController();
  process.once('SIGINT', () => cancel.abort());
  process.once('SIGTERM', () => cancel.abort());
  let engine: Engine | undefined;
  try {
    const invocation = parseInvocation(process.argv.slice(2));
    if (!invocation) {
      terminal.print(HELP);
      return process.argv.length > 2 ? EXIT.passed : EXIT.badInput;
    }
    const command = COMMANDS[invocation.command] as (typeof COMMANDS)[string];
    engine = new Engine({
      storage: defaultStorageDirectory(),
      log: terminal.log,
      postgres: () => invocation.postgres,
    });
    return await command(engine, invocation, terminal, {
      signal: cancel.signal,
      onProgress: terminal.progress,
    });
  } catch (error) {
    const { message, nextStep } = readable(error);
    terminal.note(`${message}\n${nextStep}`);
    if (error instanceof Error && !(error instanceof CancelledError) && process.env['DEBUG'])
      terminal.note(error.stack ?? '');
    return error instanceof InputError ? EXIT.badInput : EXIT.couldNotCheck;
  } finally {
    await engine?.server.release();
  }
}

// As in the judge: a signal must not open this process's debugger to the candidate's code.
process.on('SIGUSR1', () => undefined);
// Where standard output is a pipe, what was written must reach it first.
void main().then((code) => process.stdout.write('', () => process.exit(code)));
