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

  const one = () => Promise.resolve(1);
  const newer: TaskOptions = { supersedes: true, quiet: true };

  /** Work that lasts until it is cancelled, the moment at which it starts, and whether it has ended. */
  function lasting() {
    const state = { ended: false };
    let start: () => void;
    const started = new Promise<void>((resolve) => (start = resolve));
    const work = async ({ signal }: Work): Promise<unknown> => {
      const cancelled = new Promise((resolve) => signal!.addEventListener('abort', resolve));
      start();
      await cancelled;
      await new Promise(setImmediate); // cleans up
      state.ended = true;
      throw new Error('it broke when it was cancelled');
    };
    return { work, started, state };
  }

  it('are superseded by a newer one, which waits for the end of the older', async () => {
    const older = lasting();
    const first = tasks.run('Checking', older.work, newer);
    await older.started;
    const second = tasks.run('Checking', () => Promise.resolve(older.state.ended), newer);
    assert.deepEqual(await Promise.all([first, second]), [undefined, true]);
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
    assert.equal(await tasks.run('Checking', one, { ...newer, unasked: true }), undefined);
    assert.deepEqual(said, ['Checking: not now, "Resetting" is under way.']);
    assert.equal(controller.signal.aborted, false);
    controller.abort();
    await reset;
    assert.equal(await tasks.run('Checking', one, newer), 1);
  });

  it('leave what was cancelled by hand alone, too', async () => {
    const controller = new AbortController();
    const cancelled = lasting();
    const run = tasks.run('Checking', cancelled.work, { ...newer, controller });
    await cancelled.started;
    controller.abort();
    assert.equal(await run, undefined);
    assert.equal(await tasks.run('Resetting', () => Promise.resolve('free'), { quiet: true }), 'free');
    const thrown = (): Promise<unknown> => Promise.reject(new CancelledError());
    assert.equal(await tasks.run('Resetting', thrown, { quiet: true }), undefined);
  });
});
