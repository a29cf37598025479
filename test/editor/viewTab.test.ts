import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { TabInputWebview, Uri, window, workspace } from 'vscode';
import { ViewTab } from '../../src/editor/webview/viewTab';
import { until } from './until';

/** Answers each message with all that it was sent since it was loaded. */
const page = `
const vscode = acquireVsCodeApi();
const got = [];
addEventListener('message', ({ data }) => {
  got.push(data.text);
  vscode.postMessage({ type: 'got', got });
});
vscode.postMessage({ type: 'ready' });
`;

interface Shown {
  readonly type: 'show';
  readonly text: string;
}

interface Got {
  readonly type: 'got';
  readonly got: readonly string[];
}

describe('a tab with a page', () => {
  const answers = new EventEmitter();
  let extension = '';
  let tab: ViewTab<Shown, Got>;
  before(async () => {
    extension = await mkdtemp(path.join(os.tmpdir(), 'backend-drills-view-'));
    const views = path.join(extension, 'dist', 'webview');
    await mkdir(views, { recursive: true });
    await writeFile(path.join(views, 'echo.js'), page);
    await writeFile(path.join(views, 'echo.css'), '');
    tab = new ViewTab({
      viewType: 'backendDrills.test',
      name: 'echo',
      extension: Uri.file(extension),
      onMessage: ({ got }) => answers.emit('got', got),
      onRestored: () => undefined,
      onError: (error) => answers.emit('error', error),
    });
  });
  // The drill of the window opens its files by itself, its brief last: what opens later lies in front.
  before(() => {
    const inputs = () => window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ input }) => input));
    return until(window.tabGroups.onDidChangeTabs, () =>
      inputs().some((input) => input instanceof TabInputWebview),
    );
  });
  after(async () => {
    tab.dispose();
    await rm(extension, { recursive: true, force: true, maxRetries: 5 });
  });

  /** What the page has been sent when it next says so. */
  async function gotAfter(act: () => void): Promise<readonly string[]> {
    const next = once(answers, 'got');
    act();
    return ((await next) as [readonly string[]])[0];
  }

  it('sends the page each message once, though it is opened before the page listens', async () => {
    assert.deepEqual(await gotAfter(() => tab.open('One', { type: 'show', text: 'one' })), ['one']);
    assert.deepEqual(await gotAfter(() => tab.show('Two', { type: 'show', text: 'two' })), ['one', 'two']);
  });

  it('sends a page that was hidden what it shows now, once it is there again', async () => {
    await window.showTextDocument(await workspace.openTextDocument({ content: 'in front' }));
    assert.deepEqual(await gotAfter(() => tab.open('Three', { type: 'show', text: 'three' })), ['three']);
    assert.deepEqual(await gotAfter(() => tab.show('Four', { type: 'show', text: 'four' })), [
      'three',
      'four',
    ]);
  });
});
