import assert from 'node:assert/strict';
import { window, type LogOutputChannel } from 'vscode';
import { Tasks, type TaskOptions } from '../../src/editor/tasks';
import { CancelledError } from '../../src/errors';
import type { Work } from '../../src/progress';

describe('tasks', () => {
  let log: LogOutputChannel;
  let tasks: Tasks;
  const said: string[] = [];

  before(() => {
    log = window.createOutputChannel('Backend Drills (test)', { log: true });
    log.info = (line: string) => void said.push(line);
  });
  after(() => log.dispose());
  beforeEach(() => {
    said.splice(0);
    tasks = new Tasks(log);
  });
  afterEach(() => tasks.dispose());

  const newer: TaskOptions = { supersedes: true, quiet: true };

  /** Work that lasts until it is cancelled, and the moment at which it starts. */
  function lasting(): { work: (work: Work) => Promise<never>; started: Promise<void> } {
    let start: () => void;
    const started = new Promise<void>((resolve) => (start = resolve));
    const work = ({ signal }: Work) =>
      new Promise<never>((_, reject) => {
        signal!.addEventListener('abort', () => reject(new Error('it broke when it was cancelled')));
        start();
      });
    return { work, started };
  }

  it('are superseded by a newer one, which waits for the end of the older', async () => {
    const older = lasting();
    const order: string[] = [];
    const first = tasks.run('Checking', older.work, newer).then((result) => order.push(`first ${result}`));
    await older.started;
    const second = tasks.run('Checking', async () => order.push('second begins'), newer);
    await Promise.all([first, second]);
    assert.deepEqual(order, ['first undefined', 'second begins']);
    // What it broke with is no news to the person.
    assert.deepEqual(said, ['Checking: Unexpected error: it broke when it was cancelled']);
  });

  it('never begin where a still newer one was asked for before their turn', async () => {
    const older = lasting();
    const begun: number[] = [];
    const first = tasks.run('Checking', older.work, newer);
    await older.started;
    const others = [2, 3, 4].map((number) =>
      tasks.run('Checking', async () => void begun.push(number), newer),
    );
    await Promise.all([first, ...others]);
    assert.deepEqual(begun, [4]);
  });

  it('do not supersede others, and are said to be refused only where somebody asked', async () => {
    const resetting = lasting();
    const controller = new AbortController();
    const reset = tasks.run('Resetting', resetting.work, { controller, quiet: true });
    await resetting.started;
    assert.equal(await tasks.run('Checking', async () => 1, { ...newer, unasked: true }), undefined);
    assert.deepEqual(said, ['Checking: not now, "Resetting" is under way.']);
    assert.equal(controller.signal.aborted, false);
    controller.abort();
    await reset;
    assert.equal(await tasks.run('Checking', async () => 1, newer), 1);
  });

  it('leave what was cancelled by hand alone, too', async () => {
    const controller = new AbortController();
    const cancelled = lasting();
    const run = tasks.run('Checking', cancelled.work, { ...newer, controller });
    await cancelled.started;
    controller.abort();
    assert.equal(await run, undefined);
    assert.equal(await tasks.run('Resetting', async () => 'free', { quiet: true }), 'free');
    const thrown = async () => {
      throw new CancelledError();
    };
    assert.equal(await tasks.run('Resetting', thrown, { quiet: true }), undefined);
  });
});
