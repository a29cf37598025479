import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { drillsPath } from '../../src/installation';
import { silentLog } from '../../src/progress';
import { Engine } from '../../src/session/engine';
import { violationsInWebview } from './accessibility';
import { useEditor } from './useEditor';
import { walk } from './walk';

const databaseLimitMs = 120_000;

/** What keyboard.test.ts leaves: the scenario, SQL and plans, the report, the solution, a reset undone. With keys alone. */
describe('the rest of a drill by keyboard alone', function () {
  walk();
  let parent = '';
  let workspace = '';
  before(async () => {
    parent = await mkdtemp(path.join(os.tmpdir(), 'backend-drills-keys-'));
    const options = { storage: path.join(parent, 'storage'), log: silentLog, postgres: () => 'embedded' };
    workspace = (await new Engine(options).create('n-plus-one', path.join(parent, 'n-plus-one'))).folder;
  });
  after(() => rm(parent, { recursive: true, force: true, maxRetries: 5 }));
  const editor = useEditor(() => ({
    folder: workspace,
    settings: {
      'backendDrills.postgres': 'embedded',
      'files.autoSave': 'off',
      'terminal.integrated.gpuAcceleration': 'off', // its text is on the page then
    },
  }));
  const press = (key: string) => editor.window.page.keyboard.press(key);
  const command = (title: string) => editor.window.runCommandByKeys(`Backend Drills: ${title}`);
  const orders = () => path.join(workspace, 'src', 'orders.ts');

  it('runs the scenario', async () => {
    const { window } = editor;
    await window.status('Database ready').waitFor({ timeout: databaseLimitMs });
    await command('Run Scenario');
    await window.page.getByRole('tab', { name: /^Terminal/ }).waitFor();
    await window.page
      .locator('.xterm-rows')
      .getByText(/sent \d+ statements for 20 orders/)
      .first()
      .waitFor({ timeout: databaseLimitMs });
    await window.screenshot('keys-scenario');
  });

  it('runs a statement and draws its plan', async () => {
    const { window } = editor;
    await command('New SQL Document');
    await window.page.getByRole('tab', { name: /^Untitled-\d/, selected: true }).waitFor();
    await window.page.locator('.monaco-editor.focused').waitFor();
    await window.page
      .locator('.editor-actions')
      .getByRole('button', { name: /^Explain Statement/ })
      .waitFor();
    await press('Control+a');
    await window.page.keyboard.insertText('SELECT count(*) AS many FROM orders');
    await press('Control+Enter');
    await window.sqlResults.getByText('SELECT 1, 1 row').first().waitFor({ timeout: databaseLimitMs });
    assert.deepEqual(await violationsInWebview(window.page, 'SELECT 1, 1 row'), []);
    await press('Control+Shift+Enter');
    await window.page.getByRole('tab', { name: /^Plan/ }).waitFor({ timeout: databaseLimitMs });
    await window.tabPage.getByText('Aggregate').first().waitFor();
    assert.deepEqual(await violationsInWebview(window.page, /Execution [\d.]+ ms/, '.diagram'), []);
  });

  it('takes a newer check for an older one, and exports the report', async () => {
    const { window } = editor;
    for (const key of ['Control+k', 'Control+g']) await press(key);
    await window.status('checking').waitFor();
    for (const key of ['Control+k', 'Control+g']) await press(key);
    await window.notification(/score 1 of 4/).waitFor({ timeout: databaseLimitMs });
    assert.equal(await window.page.locator('.notification-toast').filter({ hasText: /score/ }).count(), 1);
    await command('Export Report');
    await window.option(/^Markdown/).waitFor();
    await press('Enter');
    await window.fileSuggested('n-plus-one-report.md');
    await press('Enter');
    await window.notification(/The report is in/).waitFor();
    assert.match(await readFile(path.join(parent, 'n-plus-one-report.md'), 'utf8'), /^# The order list/m);
  });

  it('asks for the solution twice', async () => {
    const { window } = editor;
    await command('Show Solution');
    await window.notification(/You have not passed this drill yet/).waitFor();
    await command('Show Solution');
    await window.page.getByRole('tab', { name: /your files and the solution/ }).waitFor();
  });

  it('resets the drill, and restores what was there', async () => {
    const { window } = editor;
    const start = await readFile(drillsPath('n-plus-one', 'workspace', 'src', 'orders.ts'), 'utf8');
    await command('Reset Drill');
    await window.focusedAnswer('Reset').waitFor();
    await press('Enter');
    await window.notification(/The drill is back at its start/).waitFor({ timeout: databaseLimitMs });
    assert.equal(await readFile(orders(), 'utf8'), start);
    await command('Restore Snapshot');
    await window.option(/before a reset/).waitFor();
    await press('Enter');
    await window.option(/^Compare with My Files/).waitFor();
    await press('ArrowDown');
    await press('Enter');
    await window.notification(/Your files are restored/).waitFor();
    await window.treeItem(/^Failed, score 1 of 4/).waitFor(); // with its result
  });
});
