import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { EditorWindow, type EditorOptions } from './editorWindow';

/** The first start on a machine installs VS Code's server. */
const openLimitMs = 20 * 60_000;
const testLimitMs = 180_000;

export interface EditorFixture {
  readonly window: EditorWindow;
  /** Temporary folder of this suite's own, gone with it. */
  readonly folder: string;
}

/**
 * Gives the suite that calls it an editor of its own: opened before its tests, closed after them; a test that fails says
 * what was there, and leaves a picture and a trace in test-results/.
 * @param options what to open, given the suite's temporary folder; that folder itself where nothing is given
 */
export function useEditor(
  options: (folder: string) => EditorOptions = (folder) => ({ folder }),
): EditorFixture {
  let window: EditorWindow | undefined;
  let folder: string | undefined;

  before(async function () {
    this.timeout(openLimitMs);
    folder = await mkdtemp(path.join(os.tmpdir(), 'backend-drills-e2e-'));
    window = await EditorWindow.open(options(folder));
  });
  beforeEach(function () {
    this.currentTest?.timeout(testLimitMs);
  });
  afterEach(async function () {
    this.timeout(testLimitMs);
    if (this.currentTest?.state !== 'failed' || !window) return;
    const { err } = this.currentTest;
    if (err) err.message += `\nThen there was:\n${await window.inWords()}`;
    const name = `failed ${this.currentTest.fullTitle()}`.replace(/[^a-z0-9]+/gi, '-');
    await window.screenshot(name);
    await window.keepTrace(name);
  });
  after(async function () {
    this.timeout(testLimitMs);
    await window?.close();
    if (folder) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  return {
    get window() {
      return opened(window);
    },
    get folder() {
      return opened(folder);
    },
  };
}

function opened<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The editor is open only while the tests of its suite run.');
  return value;
}
