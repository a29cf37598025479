import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  ConfigurationTarget,
  QuickPickItemKind,
  Uri,
  window,
  workspace,
  type ExtensionContext,
  type LogOutputChannel,
  type MarkdownString,
} from 'vscode';
import { ActiveDrill } from '../../src/editor/drill/activeDrill';
import { pickerItems } from '../../src/editor/drill/drillPicker';
import { drillNodes } from '../../src/editor/drill/drillsTree';
import { DrillStart } from '../../src/editor/drill/drillStart';
import { EngineHandle } from '../../src/editor/engineHandle';
import { Tasks } from '../../src/editor/tasks';
import type { DrillProgress } from '../../src/rubric/drillProgress';

const passed: DrillProgress = {
  attempts: 3,
  bestScore: 4,
  passed: true,
  folder: null,
  lastUsedAt: '2026-01-01T00:00:00.000Z',
  startedAt: '2026-01-01T00:00:00.000Z',
  firstPassedAt: '2026-01-01T00:00:00.000Z',
  spentMs: 65 * 60_000,
  spentMsToPass: 25 * 60_000,
  hints: { 'statement-count': 2 },
  solutionAskedAt: null,
  solutionSeenAt: null,
};

describe('drills on offer', () => {
  let temporary: string;
  let engine: EngineHandle;
  let log: LogOutputChannel;

  before(async () => {
    temporary = await mkdtemp(path.join(os.tmpdir(), 'backend-drills-editor-'));
    log = window.createOutputChannel('Backend Drills (test)', { log: true });
    engine = new EngineHandle(
      { globalStorageUri: Uri.file(path.join(temporary, 'storage')) } as ExtensionContext,
      log,
    );
  });
  after(async () => {
    log.dispose();
    await rm(temporary, { recursive: true, force: true });
  });

  it('stand in the tree by level, with state in words', async () => {
    const catalog = await (await engine.get()).catalog();
    const [easy] = drillNodes(catalog, { 'n-plus-one': passed }, 'n-plus-one');
    assert.match(easy!.options.label, /^Easy$/);
    const row = easy!.children.find((node) => node.options.id === 'drill/n-plus-one');
    assert.equal(
      row?.item.accessibilityInformation?.label,
      'The order list, passed, best 4, 20 min, open here',
    );
    assert.match(
      (row.item.tooltip as MarkdownString).value,
      /Query count, passed, best 4, 20 min, open here, 3 attempts, 1 h 5 min of work, 2 hints, first passed on .+ after 25 min of work$/,
    );
    assert.deepEqual(row.item.command?.arguments, ['n-plus-one']);
  });

  it('stand in the picker, resumable ones first', async () => {
    const drill = (await (await engine.get()).catalog()).get('n-plus-one');
    const items = pickerItems([{ drill, progress: passed, resumable: '/somewhere/n-plus-one' }]);
    assert.deepEqual(
      items.map(({ label, kind }) => [label, kind === QuickPickItemKind.Separator]),
      [
        ['Resume', true],
        ['Resume The order list', false],
        ['Easy', true],
        ['The order list', false],
      ],
    );
    assert.equal(
      items[3]?.description,
      'Easy · 20 min · Query count · passed, best 4 · 3 attempts · 1 h 5 min of work · 2 hints',
    );
  });

  it('start in a new folder each, never over another', async () => {
    const configuration = workspace.getConfiguration('backendDrills');
    const base = path.join(temporary, 'drills');
    await configuration.update('drillsFolder', base, ConfigurationTarget.Global);
    await configuration.update('openIn', 'newWindow', ConfigurationTarget.Global);
    const opened: [string, boolean][] = [];
    const start = (storage: string) => {
      const context = { globalStorageUri: Uri.file(path.join(temporary, storage)) } as ExtensionContext;
      const handle = new EngineHandle(context, log);
      const open = async (folder: Uri, newWindow: boolean) => void opened.push([folder.fsPath, newWindow]);
      return new DrillStart(handle, new ActiveDrill(handle, log), new Tasks(log), log, open);
    };
    try {
      await start('one').run('n-plus-one');
      await start('two').run('n-plus-one');
    } finally {
      await configuration.update('drillsFolder', undefined, ConfigurationTarget.Global);
      await configuration.update('openIn', undefined, ConfigurationTarget.Global);
    }
    assert.deepEqual(opened, [
      [path.join(base, 'n-plus-one'), true],
      [path.join(base, 'n-plus-one-2'), true],
    ]);
    const files = await readdir(opened[1]![0]);
    assert.ok(
      ['.backend-drills', 'BRIEF.md', 'node_modules', 'scenario.ts', 'schema.sql', 'src'].every((name) =>
        files.includes(name),
      ),
    );
    assert.deepEqual((await readdir(base)).sort(), ['n-plus-one', 'n-plus-one-2']);
  });
});
