import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { silentLog } from '../../src/progress';
import { Engine } from '../../src/session/engine';
import { violationsInWebview } from './accessibility';
import { useEditor } from './useEditor';
import { ViewPane } from './viewPane';
import { walk } from './walk';

const databaseLimitMs = 120_000;

describe('the database by mouse', function () {
  walk();
  let parent = '';
  let workspace = '';
  before(async () => {
    parent = await mkdtemp(path.join(os.tmpdir(), 'backend-drills-mouse-'));
    const options = { storage: path.join(parent, 'storage'), log: silentLog, postgres: () => 'embedded' };
    workspace = (await new Engine(options).create('n-plus-one', path.join(parent, 'n-plus-one'))).folder;
  });
  after(() => rm(parent, { recursive: true, force: true, maxRetries: 5 }));
  const editor = useEditor(() => ({
    folder: workspace,
    settings: { 'backendDrills.postgres': 'embedded', 'files.autoSave': 'off' },
  }));
  const view = () => new ViewPane(editor.window.page, 'Database');
  const results = () => editor.window.sqlResults;
  const lens = (name: string) =>
    editor.window.page.locator('.codelens-decoration').getByText(name, { exact: true }).first();

  it('opens a table from its row', async () => {
    const { window } = editor;
    await window.showViews('Backend Drills');
    const table = window.treeItem(/^order_items, about [\d,]+ rows, /);
    await table.waitFor({ timeout: databaseLimitMs });
    await table.hover();
    await table.getByRole('button', { name: /^Open Table/ }).click();
    await results().getByRole('grid').waitFor({ timeout: databaseLimitMs });
    await results()
      .getByText(/^Rows 1 to 100/)
      .waitFor();
    await window.screenshot('mouse-table');
  });

  it('runs a statement of a new SQL document by the lens above it', async () => {
    const { window } = editor;
    await view().click('New SQL Document');
    await window.page.getByRole('tab', { name: /^Untitled-\d/, selected: true }).waitFor();
    await window.page.locator('.monaco-editor.focused').waitFor();
    await window.page.keyboard.press('Control+a');
    await window.page.keyboard.insertText('DELETE FROM order_items WHERE (SELECT pg_sleep(2)) IS NOT NULL');
    await lens('Run').click();
    await results()
      .locator('.facts')
      .getByText(/^DELETE [1-9]\d+, /)
      .waitFor({ timeout: databaseLimitMs });
    assert.deepEqual(await violationsInWebview(window.page, /^DELETE [1-9]\d+, /), []);
  });

  it('draws the plan of a statement by the lens beside it, for who reads the brief meanwhile in its place', async () => {
    const { window } = editor;
    await lens('Explain').click();
    await window.page.getByRole('tab', { name: /^Preview BRIEF\.md/ }).click();
    const planTab = window.page.getByRole('tab', { name: /^Plan/ });
    await planTab.waitFor({ timeout: databaseLimitMs });
    assert.equal(await window.page.locator('.editor-group-container').count(), 2, 'no third column');
    await planTab.click(); // on a slow machine the brief was chosen after it had come
    // The diagram below is looked at in database.test.ts.
    await window.tabPage.getByText('ModifyTable').first().waitFor();
    // The diagram is pev2's own.
    assert.deepEqual(await violationsInWebview(window.page, /Execution [\d.]+ ms/, '.diagram'), []);
    await window.screenshot('mouse-plan');
  });

  it('has its data reset from the view’s menu', async () => {
    const { window } = editor;
    await view().choose('Reset Data');
    await window.page.getByRole('dialog').getByRole('button', { name: 'Reset Data' }).click();
    await window.notification(/The database is back at its start/).waitFor({ timeout: databaseLimitMs });
    const table = window.treeItem(/^order_items, about [1-9][\d,]* rows, /);
    await table.waitFor({ timeout: databaseLimitMs });
  });

  it('is stopped from the view’s menu, and started from the view', async () => {
    const { window } = editor;
    await view().choose('Stop Database');
    await window.text("The drill's database is not running.").waitFor();
    await window.button('Start Database').click();
    await window.treeItem(/^PostgreSQL 18.*, ready/).waitFor({ timeout: databaseLimitMs });
  });
});
