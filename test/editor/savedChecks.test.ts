import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { CheckOrigin, RunningCheck } from '../../src/editor/results/checkCommand';
import type { Watched } from '../../src/extension';
import { drillsPath } from '../../src/installation';
import type { Verdict } from '../../src/rubric/verdict';

const NEVER_ANSWERS = 'export const listOrders = () => new Promise<never>(() => undefined);\n';

describe('checks on save, and newer checks', () => {
  const folder = vscode.workspace.workspaceFolders![0]!.uri;
  const orders = vscode.Uri.joinPath(folder, 'src', 'orders.ts');
  const scenario = vscode.Uri.joinPath(folder, 'scenario.ts');
  const settings = () => vscode.workspace.getConfiguration('backendDrills');
  const check = () => vscode.commands.executeCommand<Verdict | undefined>('backendDrills.check');
  let untouched: string;
  let scoreBefore: Verdict['score'];
  let watched: Watched;
  let starts: RunningCheck[];
  let listener: vscode.Disposable;

  before(async () => {
    const extension = vscode.extensions.getExtension<Watched>('backend-drills.backend-drills');
    watched = await extension!.activate();
    untouched = await readFile(drillsPath('n-plus-one', 'workspace', 'src', 'orders.ts'), 'utf8');
    await replace(orders, untouched);
    await autoSave('off'); // in a browser it is on
    await settings().update('postgres', 'embedded', vscode.ConfigurationTarget.Global);
    scoreBefore = (await check())!.score;
    assert.ok(scoreBefore);
  });
  beforeEach(() => {
    starts = [];
    listener = watched.check.onDidStart((running) => starts.push(running));
  });
  afterEach(async () => {
    listener.dispose();
    await onSave(undefined);
  });
  after(async () => {
    await autoSave(undefined);
    await settings().update('postgres', undefined, vscode.ConfigurationTarget.Global);
    await vscode.commands.executeCommand('backendDrills.stopDatabase');
  });

  const autoSave = (value: string | undefined) =>
    vscode.workspace.getConfiguration('files').update('autoSave', value, vscode.ConfigurationTarget.Global);
  const onSave = (value: boolean | undefined) =>
    settings().update('checkOnSave', value, vscode.ConfigurationTarget.Global);
  const origins = (): CheckOrigin[] => starts.map(({ origin }) => origin);

  /** The next check that starts. */
  function nextStart(): Promise<RunningCheck> {
    return new Promise((resolve) => {
      const once = watched.check.onDidStart((running) => {
        once.dispose();
        resolve(running);
      });
    });
  }

  /** Resolves once no check is under way. */
  async function settled(): Promise<void> {
    if (!watched.check.isRunning) return;
    await new Promise<void>((resolve) => {
      const once = watched.check.onDidChangeRunning(() => {
        if (watched.check.isRunning) return;
        once.dispose();
        resolve();
      });
    });
  }

  /** Writes at the end of the document, without saving it. */
  async function type(uri: vscode.Uri, text: string): Promise<vscode.TextDocument> {
    const document = await vscode.workspace.openTextDocument(uri);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, document.lineAt(document.lineCount - 1).range.end, text);
    assert.ok(await vscode.workspace.applyEdit(edit));
    return document;
  }

  async function replace(uri: vscode.Uri, text: string): Promise<void> {
    const document = await vscode.workspace.openTextDocument(uri);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(uri, new vscode.Range(0, 0, document.lineCount, 0), text);
    assert.ok(await vscode.workspace.applyEdit(edit));
    await document.save(); // which says no where it was like that
  }

  const attempts = async () => (await starts[0]!.session.progress())?.attempts ?? 0;

  it('are not made on save unless the setting says so', async () => {
    assert.ok(await (await type(orders, '// one\n')).save());
    assert.ok(await check());
    assert.deepEqual(origins(), ['command']);
  });

  it('are made on save, about the text that was saved, and leave the focus where it is', async () => {
    await onSave(true);
    const document = await type(orders, '// two\n');
    await vscode.window.showTextDocument(document);
    const started = nextStart();
    assert.ok(await document.save());
    const { origin, session, verdict } = await started;
    assert.equal(origin, 'save');
    assert.equal((await verdict).outcome, 'failed');
    await settled();
    assert.equal(await session.changedSinceCheck(), false);
    assert.equal(vscode.window.activeTextEditor?.document, document);
    assert.deepEqual(origins(), ['save']);
  });

  it('are not made for files that are not the candidate’s, nor for what a check itself saves', async () => {
    await onSave(true);
    assert.ok(await (await type(scenario, '// not judged\n')).save());
    await type(orders, '// three\n'); // saved by the check
    assert.ok(await check());
    assert.deepEqual(origins(), ['command']);
    assert.equal((await vscode.workspace.openTextDocument(orders)).isDirty, false);
  });

  it('on save leave other files unsaved', async () => {
    await onSave(true);
    const order = await type(vscode.Uri.joinPath(folder, 'src', 'order.ts'), '// not yet\n');
    const document = await type(orders, '// four\n');
    const started = nextStart();
    assert.ok(await document.save());
    await (
      await started
    ).verdict;
    await settled();
    assert.equal(order.isDirty, true);
    await onSave(false);
    assert.ok(await order.save());
  });

  it('are one only after three saves in a row, about the newest text', async () => {
    await onSave(true);
    const first = nextStart();
    // What is saved first answers never: its check cannot end before it is cancelled.
    for (const text of [NEVER_ANSWERS, `${NEVER_ANSWERS}// still\n`, `${untouched}// five\n`]) {
      await replace(orders, text);
    }
    await first;
    const before = await attempts();
    await settled();
    const ended = await Promise.allSettled(starts.map(({ verdict }) => verdict));
    const made = ended.flatMap((each) => (each.status === 'fulfilled' ? [each.value.score] : []));
    assert.deepEqual(made, [scoreBefore]);
    assert.equal(ended.at(-1)!.status, 'fulfilled');
    assert.equal(await starts[0]!.session.changedSinceCheck(), false);
    assert.equal(await attempts(), before + 1);
  });

  it('cancel the one that is under way, which then has no result', async () => {
    const started = nextStart();
    const older = check();
    await started;
    const before = await attempts();
    const newer = await check();
    assert.equal(await older, undefined);
    assert.equal(newer?.outcome, 'failed');
    await assert.rejects(starts[0]!.verdict, { name: 'CancelledError' });
    assert.deepEqual(origins(), ['command', 'command']);
    assert.equal(await attempts(), before + 1);
  });

  it('are run by the Test Explorer, all at once', async () => {
    assert.deepEqual(await vscode.commands.executeCommand('vscode.testing.getControllersWithTests'), [
      'backendDrills.checks',
    ]);
    const started = nextStart();
    const ran = vscode.commands.executeCommand('testing.runAll');
    const { origin, verdict, session } = await started;
    assert.equal(origin, 'tests');
    assert.equal((await verdict).checks.length, session.drill.manifest.checks.length);
    await ran;
    await settled();
    assert.equal(await session.changedSinceCheck(), false);
  });

  it('are cancelled by the Test Explorer, whoever asked for them', async () => {
    const started = nextStart();
    const asked = check();
    const { verdict } = await started;
    await vscode.commands.executeCommand('testing.cancelRun');
    await assert.rejects(verdict, { name: 'CancelledError' });
    assert.equal(await asked, undefined);
    await settled();
  });
});
