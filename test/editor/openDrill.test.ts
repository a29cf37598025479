import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { ActiveDrill } from '../../src/editor/drill/activeDrill';
import { DrillDatabase } from '../../src/editor/database/drillDatabase';
import { EngineHandle } from '../../src/editor/engineHandle';
import { ResetCommand } from '../../src/editor/drill/resetCommand';
import { KeptFiles } from '../../src/editor/drill/keptFiles';
import { RestoreCommand } from '../../src/editor/drill/restoreCommand';
import { Tasks } from '../../src/editor/tasks';
import { drillsPath } from '../../src/installation';
import type { Verdict } from '../../src/rubric/verdict';
import { until } from './until';

describe('the drill of the window', () => {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  const items = vscode.Uri.file(path.join(folder, 'src', 'repositories', 'items.ts'));
  const problems = () =>
    vscode.languages.getDiagnostics(items).filter(({ source }) => source === 'Backend Drills');
  const check = () => vscode.commands.executeCommand<Verdict | undefined>('backendDrills.check');

  const kept = (file: string) => readFile(path.join(folder, '.backend-drills', file), 'utf8');
  const lastVerdict = async () => JSON.parse(await kept('verdict.json')) as Verdict;

  before(async () => {
    await vscode.extensions.getExtension('backend-drills.backend-drills')?.activate();
  });
  after(() => vscode.commands.executeCommand('backendDrills.stopDatabase'));

  it('fails its check untouched, and says so at the line in Problems', async () => {
    const verdict = await check();
    assert.equal(verdict?.outcome, 'failed');
    await until(vscode.languages.onDidChangeDiagnostics, () => problems().length > 0);
    assert.equal(problems()[0]!.range.start.line, 4);
    assert.match(problems()[0]!.message, /sent \d+ statements/);
  });

  it('keeps the hints that were taken with the workspace', async () => {
    const [failed] = (await lastVerdict()).checks.filter(({ outcome }) => outcome === 'failed');
    await vscode.commands.executeCommand('backendDrills.nextHint', { checkId: failed!.id });
    await vscode.commands.executeCommand('backendDrills.nextHint', { checkId: failed!.id });
    assert.deepEqual(JSON.parse(await kept('hints.json')), { version: 1, taken: { [failed!.id]: 2 } });
  });

  it('runs its scenario under the debugger, stops at a breakpoint and comes to its end', async () => {
    const orders = vscode.Uri.file(path.join(folder, 'src', 'orders.ts'));
    const breakpoint = new vscode.SourceBreakpoint(new vscode.Location(orders, new vscode.Position(7, 0)));
    const output: string[] = [];
    const stops: string[] = [];
    const tracker = vscode.debug.registerDebugAdapterTrackerFactory('*', {
      createDebugAdapterTracker: (session) => ({
        onDidSendMessage: (message: { event?: string; body?: { output?: string; reason?: string } }) => {
          if (message.event === 'output') output.push(message.body?.output ?? '');
          if (message.event !== 'stopped') return;
          stops.push(message.body?.reason ?? '');
          void session.customRequest('continue', { threadId: 0 });
        },
      }),
    });
    vscode.debug.addBreakpoints([breakpoint]);
    try {
      const ended = new Promise<void>((resolve) => {
        const listener = vscode.debug.onDidTerminateDebugSession((session) => {
          if (session.parentSession) return;
          listener.dispose();
          resolve();
        });
      });
      const started = await vscode.debug.startDebugging(vscode.workspace.workspaceFolders?.[0], {
        type: 'backend-drills',
        request: 'launch',
        name: 'Run the scenario',
        program: '${workspaceFolder}/scenario.ts',
        console: 'internalConsole',
      });
      assert.ok(started, 'The debugger did not start.');
      await ended;
    } finally {
      vscode.debug.removeBreakpoints([breakpoint]);
      tracker.dispose();
    }
    assert.deepEqual(stops, ['breakpoint']);
    assert.match(output.join(''), /listOrders\(\{ limit: 20 \}\) sent \d+ statements for 20 orders/);
  });

  it('marks the result as old when the files change, and passes once they are right', async () => {
    const source = drillsPath('n-plus-one', 'solutions', 'reference', 'src');
    for (const uri of await solutionFiles(source)) {
      const target = vscode.Uri.file(path.join(folder, 'src', path.relative(source, uri.fsPath)));
      await vscode.workspace.fs.copy(uri, target, { overwrite: true });
    }
    await until(vscode.languages.onDidChangeDiagnostics, () => problems().length === 0);
    const verdict = await check();
    assert.equal(verdict?.outcome, 'passed');
    assert.equal(verdict.score, 4);
  });

  it('is reset with what was not saved yet in the snapshot, and undone', async () => {
    const file = vscode.Uri.file(path.join(folder, 'src', 'orders.ts'));
    const document = await vscode.workspace.openTextDocument(file);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(file, new vscode.Position(0, 0), '// not saved yet\n');
    await vscode.workspace.applyEdit(edit);
    const mine = document.getText();

    const { reset, restore, dispose } = await ownReset();
    try {
      const snapshot = await reset.reset();
      assert.equal(await readFile(path.join(snapshot!.folder, 'src', 'orders.ts'), 'utf8'), mine);
      const start = await readFile(drillsPath('n-plus-one', 'workspace', 'src', 'orders.ts'), 'utf8');
      assert.equal(await readFile(file.fsPath, 'utf8'), start);
      await until(vscode.workspace.onDidChangeTextDocument, () => document.getText() === start);

      await restore.restore(snapshot!.name);
      assert.equal(await readFile(file.fsPath, 'utf8'), mine);
      await until(vscode.workspace.onDidChangeTextDocument, () => document.getText() === mine);
    } finally {
      dispose();
    }
  });

  it('shows the solution beside the files, all in one editor', async () => {
    await vscode.commands.executeCommand('backendDrills.showSolution'); // passed before
    const tabs = () => vscode.window.tabGroups.activeTabGroup.activeTab?.label ?? '';
    await until(vscode.window.tabGroups.onDidChangeTabs, () => /your files and the solution/.test(tabs()));
  });

  it('goes to a line of the workspace and to none outside it', async () => {
    await vscode.commands.executeCommand('backendDrills.openPosition', {
      file: 'src/orders.ts',
      line: 3,
      column: 5,
    });
    assert.equal(path.basename(vscode.window.activeTextEditor!.document.fileName), 'orders.ts');
    assert.deepEqual(vscode.window.activeTextEditor!.selection.active, new vscode.Position(2, 4));
    await writeFile(path.join(path.dirname(folder), 'outside.ts'), 'export {};\n');
    await vscode.commands.executeCommand('backendDrills.openPosition', { file: '../outside.ts', line: 1 });
    assert.equal(path.basename(vscode.window.activeTextEditor!.document.fileName), 'orders.ts');
  });
});

async function solutionFiles(folder: string): Promise<vscode.Uri[]> {
  const entries = await vscode.workspace.fs.readDirectory(vscode.Uri.file(folder));
  const nested = entries.map(async ([name, type]) => {
    const file = path.join(folder, name);
    return type === vscode.FileType.Directory ? solutionFiles(file) : [vscode.Uri.file(file)];
  });
  return (await Promise.all(nested)).flat();
}

/** The command's own question is a modal dialog, which nobody answers here: its work alone, on the window's folder. */
async function ownReset(): Promise<{
  reset: ResetCommand;
  restore: RestoreCommand;
  dispose: () => void;
}> {
  const log = vscode.window.createOutputChannel('Backend Drills (test)', { log: true });
  const storage = vscode.Uri.file(
    path.join(vscode.workspace.workspaceFolders![0]!.uri.fsPath, '..', 'reset-storage'),
  );
  const engine = new EngineHandle({ globalStorageUri: storage } as vscode.ExtensionContext, log);
  const active = new ActiveDrill(engine, log);
  const tasks = new Tasks(log);
  const environment = {
    replace: () => undefined,
    delete: () => undefined,
  } as unknown as vscode.EnvironmentVariableCollection;
  const database = new DrillDatabase(engine, active, environment, log);
  await active.detect();
  const files = new KeptFiles(active);
  const restore = new RestoreCommand(active, files, tasks, log);
  return {
    reset: new ResetCommand(active, database, restore, tasks, log),
    restore,
    dispose: () => {
      for (const part of [log, active, tasks, database, files]) part.dispose();
    },
  };
}
