import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { drillsPath } from '../../src/installation';
import { violationsInWebview } from './accessibility';
import { useEditor } from './useEditor';
import { ViewPane } from './viewPane';
import { walk } from './walk';

const checkLimitMs = 120_000;

/** Everything here is done with the mouse; only the code itself is typed. */
describe('a drill by mouse', function () {
  walk();
  let home = '';
  const editor = useEditor((folder) => {
    home = path.join(folder, 'home');
    return {
      env: { HOME: home, USERPROFILE: home },
      settings: { 'backendDrills.postgres': 'embedded', 'files.autoSave': 'off' },
    };
  });
  const own = (...names: string[]) => path.join(home, 'backend-drills', 'n-plus-one', ...names);
  const results = () => new ViewPane(editor.window.page, 'Results');
  const tab = (name: string | RegExp) => editor.window.page.getByRole('tab', { name });

  it('starts from the title of the Drills view', async () => {
    const { window } = editor;
    await window.showViews('Backend Drills');
    await window.treeItem(/^The order list, not started/).waitFor();
    await new ViewPane(window.page, 'Drills').click('Start Drill');
    await window.choose(/The order list/);
    await window.choose(/suggested/);
    await tab(/^Preview BRIEF\.md/).waitFor();
    await window.status('Database ready').waitFor({ timeout: checkLimitMs });
  });

  it('is edited, and checked from the editor’s title with what was not saved', async () => {
    const { window } = editor;
    await tab(/^orders\.ts/).click();
    await window.page.locator('.view-line').getByText('listOrders').first().click();
    await window.page.keyboard.press('Home');
    await window.page.keyboard.insertText('/* mine */ ');
    await window.page
      .locator('.editor-actions')
      .getByRole('button', { name: /^Check/ })
      .first()
      .click();
    await window.notification(/score 1 of 4: 1 of 5 core checks failed/).waitFor({ timeout: checkLimitMs });
    assert.match(await readFile(own('src', 'orders.ts'), 'utf8'), /\/\* mine \*\/ export/);
  });

  it('opens the detail of a failed check, with its picture', async () => {
    const { window } = editor;
    await window.treeItem(/, failed/).click();
    await window.preview.getByRole('heading', { name: 'Observed' }).waitFor();
    await window.preview.locator('svg, .picture, figure').first().waitFor();
    assert.deepEqual(await violationsInWebview(window.page, 'Observed'), []);
    await window.screenshot('mouse-detail');
  });

  it('reveals its three hints, one click each', async () => {
    const { window } = editor;
    for (const step of ['1 of 3', '2 of 3', '3 of 3']) {
      await window.preview.getByRole('button', { name: `Reveal hint ${step}` }).click();
    }
    await window.preview.getByRole('button', { name: /^Reveal hint/ }).waitFor({ state: 'detached' });
    assert.deepEqual(await violationsInWebview(window.page, 'Observed'), []);
    await window.screenshot('mouse-hints');
  });

  it('leads from the detail to the line', async () => {
    const { window } = editor;
    await window.preview.getByRole('button', { name: 'src/repositories/items.ts:5' }).first().click();
    await tab(/^items\.ts/).waitFor();
    await window.text(/^Ln 5, Col/).waitFor();
  });

  it('shows the solution to who asks twice, beside one’s own code', async () => {
    const { window } = editor;
    await results().choose('Show Solution');
    await window.notification(/You have not passed this drill yet/).waitFor();
    assert.equal(await tab(/your files and the solution/).count(), 0);
    await results().choose('Show Solution');
    await tab(/your files and the solution/).waitFor();
    await window.page
      .locator('.multiDiffEntry, .monaco-diff-editor')
      .getByText('/* mine */')
      .first()
      .waitFor();
    await window.screenshot('mouse-solution');
  });

  it('goes back to its start, and is brought back by Undo', async () => {
    const { window } = editor;
    await results().choose('Reset Drill');
    await window.page.getByRole('dialog').getByRole('button', { name: 'Reset' }).click();
    const done = window.notification(/The drill is back at its start/);
    await done.waitFor({ timeout: checkLimitMs });
    const start = await readFile(drillsPath('n-plus-one', 'workspace', 'src', 'orders.ts'), 'utf8');
    assert.equal(await readFile(own('src', 'orders.ts'), 'utf8'), start);
    await window.text('Nothing has been checked yet').waitFor();
    await done.getByRole('button', { name: 'Undo' }).click();
    await window.dismiss(/Your files are restored/);
    assert.match(await readFile(own('src', 'orders.ts'), 'utf8'), /\/\* mine \*\/ export/);
    await window.treeItem(/^Failed, score 1 of 4/).waitFor(); // with its result
  });

  it('lists its snapshots, compares one and restores it', async () => {
    const { window } = editor;
    await results().choose('Restore Snapshot');
    await window.option(/before a reset/).waitFor();
    await window.option(/before a restore/).click();
    await window.choose(/^Compare with My Files/);
    await tab(/^Your files and the snapshot of/).waitFor();
    await window.screenshot('mouse-snapshot');
    await results().choose('Restore Snapshot');
    await window.option(/before a restore/).click();
    await window.choose(/^Restore/);
    await window.notification(/Your files are restored/).waitFor();
    assert.equal(
      await readFile(own('src', 'orders.ts'), 'utf8'),
      await readFile(drillsPath('n-plus-one', 'workspace', 'src', 'orders.ts'), 'utf8'),
    );
  });
});
