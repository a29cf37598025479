import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { silentLog } from '../../src/progress';
import { Engine } from '../../src/session/engine';
import { violationsInWebview } from './accessibility';
import { useEditor } from './useEditor';
import { walk } from './walk';

const databaseLimitMs = 120_000;

describe('the Database view and SQL documents', function () {
  walk();
  let parent = '';
  let workspace = '';
  before(async function () {
    this.timeout(databaseLimitMs);
    parent = await mkdtemp(path.join(os.tmpdir(), 'backend-drills-database-'));
    const storage = path.join(parent, 'elsewhere');
    const engine = new Engine({ storage, log: silentLog, postgres: () => 'embedded' });
    workspace = (await engine.create('n-plus-one', path.join(parent, 'n-plus-one'))).folder;
  });
  const editor = useEditor(() => ({
    folder: workspace,
    settings: { 'backendDrills.postgres': 'embedded', 'files.autoSave': 'off' },
  }));
  after(() => rm(parent, { recursive: true, force: true, maxRetries: 5 }));

  const results = () => editor.window.sqlResults;
  /** What is written below a statement; the same is read out, from elsewhere on the page. */
  const outcome = (words: string | RegExp) => results().locator('.facts').getByText(words);
  /** Writes the SQL in place of what the document has. */
  const write = async (sql: string) => {
    const { page } = editor.window;
    await page.keyboard.press('Control+1');
    await page.locator('.monaco-editor.focused').waitFor();
    // The extension has heard which document is in front: only then are its keys bound.
    await page
      .locator('.editor-actions')
      .getByRole('button', { name: /^Explain Statement/ })
      .waitFor();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(sql);
  };
  const run = () => editor.window.page.keyboard.press('Control+Enter');

  it('shows the server, the connection and the tables with their columns', async () => {
    const { window } = editor;
    await window.showViews('Backend Drills');
    await window.treeItem(/^PostgreSQL 18.*, ready/).waitFor({ timeout: databaseLimitMs });
    await window.treeItem(/^Connection, backend_drills_candidate_/).waitFor();
    await window.treeItem(/^order_items, about [\d,]+ rows, /).click();
    await window.treeItem(/^Column order_id, integer/).waitFor();
    await window.treeItem(/^Index order_items_pkey, /).waitFor();
    await window.screenshot('database-view');
  });

  it('runs the statement at the cursor by the keyboard and shows its rows, NULL apart from empty text', async () => {
    const { window } = editor;
    await window.runCommand('Backend Drills: New SQL Document');
    await window.page.getByRole('tab', { name: /^Untitled-1/ }).waitFor();
    await window.text('Ln 1, Col 1').waitFor();
    await write(
      "SELECT n, CASE n % 3 WHEN 0 THEN NULL WHEN 1 THEN '' ELSE 'text' END AS note FROM generate_series(1, 250) n",
    );
    await window.page.locator('.codelens-decoration').getByText('Explain').waitFor();
    await run();
    const grid = results().getByRole('grid');
    await grid.waitFor({ timeout: databaseLimitMs });
    assert.equal(await grid.getAttribute('aria-rowcount'), '251');
    await outcome('SELECT 250, 250 rows').waitFor();
    await grid.getByRole('gridcell', { name: 'NULL' }).first().waitFor();
    await grid.getByRole('gridcell', { name: 'empty text' }).first().waitFor();
    await window.screenshot('sql-results');
  });

  it('goes through the grid and its pages by keyboard', async () => {
    const { page } = editor.window;
    const cell = (row: number, column: number) =>
      results().locator(`td[data-row="${row}"][data-column="${column}"]`);
    await cell(0, 0).click();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await cell(1, 1).and(results().locator(':focus')).waitFor();
    await page.keyboard.press('PageDown');
    await results().getByText('Rows 101 to 200 of 250').waitFor();
    await cell(100, 0).waitFor();
    await page.keyboard.press('PageDown');
    await results().getByText('Rows 201 to 250 of 250').waitFor();
  });

  it('shows an error at its place in Problems, and no longer once the text changes', async () => {
    const { window } = editor;
    await write('SELECT 1;\nSELECT nmae\n  FROM orders');
    await run();
    await results().getByText('column "nmae" does not exist').waitFor();
    await results().getByText('(42703)').waitFor();
    await window.page.locator('.squiggly-error').first().waitFor();
    await results().getByRole('button', { name: 'Go to the statement' }).click();
    await window.text('Ln 2, Col 8').waitFor();
    await window.screenshot('sql-error');
    await window.page.keyboard.insertText('x');
    await window.page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
  });

  it('cancels what runs, and goes on', async () => {
    const { window } = editor;
    await write('SELECT pg_sleep(600)');
    await run();
    await results().getByText('Running…').waitFor();
    await window.screenshot('sql-running');
    await results().getByRole('button', { name: 'Cancel' }).click();
    await outcome(/^Cancelled, /).waitFor();
    await write('DELETE FROM order_items');
    await run();
    await outcome(/^DELETE [1-9]\d+, /).waitFor();
  });

  it('brings the data back, and leaves the files alone', async () => {
    const { window } = editor;
    const before = await readFile(path.join(workspace, 'src', 'orders.ts'), 'utf8');
    await window.runCommand('Backend Drills: Reset Data');
    await window.text('Your files, the last result and the hints stay').waitFor();
    await window.screenshot('reset-data-asks');
    await window.page.getByRole('dialog').getByRole('button', { name: 'Reset Data' }).click();
    await window.notification(/The database is back at its start/).waitFor({ timeout: databaseLimitMs });
    assert.equal(await readFile(path.join(workspace, 'src', 'orders.ts'), 'utf8'), before);
    await write('SELECT count(*) > 0 AS back FROM order_items');
    await run();
    await results().getByRole('gridcell', { name: 't', exact: true }).waitFor({ timeout: databaseLimitMs });
  });

  it('keeps what was run', async () => {
    const { window } = editor;
    await window.runCommand('Backend Drills: SQL History');
    await window.option(/^SELECT count\(\*\) > 0 AS back/).waitFor();
    await window.option(/^SELECT pg_sleep\(600\).*cancelled/).waitFor();
    await window.screenshot('sql-history');
    await window.page.keyboard.press('Escape');
  });

  it('draws the plan of a change that is not made', async () => {
    const { window } = editor;
    await write('DELETE FROM order_items');
    await window.page.keyboard.press('Control+Shift+Enter');
    await window.page.getByRole('tab', { name: /^Plan/ }).waitFor({ timeout: databaseLimitMs });
    const plan = window.tabPage;
    await plan.getByText(/Execution [\d.]+ ms, planning/).waitFor();
    await plan.getByText('nothing that it changed stays').waitFor();
    await plan.locator('.plan-view').getByText('Delete').first().waitFor();
    await window.screenshot('sql-plan');
  });

  it('can be read in every theme and in a narrow window', async () => {
    const { window } = editor;
    await write("SELECT 1 AS n, NULL AS nothing, 'text' AS note");
    await run();
    await outcome('SELECT 1, 1 row').waitFor();
    for (const theme of [
      'Dark Modern',
      'Dark High Contrast',
      'Light High Contrast',
      'Light Modern',
    ] as const) {
      await window.useTheme(theme);
      await window.screenshot(`database-${theme.toLowerCase().replaceAll(' ', '-')}`);
      assert.deepEqual(await violationsInWebview(window.page, 'SELECT 1, 1 row'), [], theme);
      assert.deepEqual(
        await violationsInWebview(window.page, 'nothing that it changed stays', '.diagram'),
        [],
        theme,
      );
    }
    await window.resize(700, 900);
    await window.screenshot('database-narrow');
    await window.resize(1400, 900);
  });

  it('says that the database is stopped, and starts it again for a statement', async () => {
    const { window } = editor;
    await window.runCommand('Backend Drills: Stop Database');
    await window.text("The drill's database is not running.").waitFor();
    await window.screenshot('database-stopped');
    await write('SELECT 40 + 2 AS answer');
    await run();
    await results().getByRole('gridcell', { name: '42' }).waitFor({ timeout: databaseLimitMs });
    await window.treeItem(/^PostgreSQL 18.*, ready/).waitFor();
  });
});
