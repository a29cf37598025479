import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { drillsPath } from '../../src/installation';
import { silentLog } from '../../src/progress';
import { Engine } from '../../src/session/engine';
import { useEditor } from './useEditor';
import { walk } from './walk';

const checkLimitMs = 120_000;

describe('the Test Explorer', function () {
  walk();
  let parent = '';
  let workspace = '';
  before(async () => {
    parent = await mkdtemp(path.join(os.tmpdir(), 'backend-drills-tests-'));
    const options = { storage: path.join(parent, 'storage'), log: silentLog, postgres: () => 'embedded' };
    workspace = (await new Engine(options).create('n-plus-one', path.join(parent, 'n-plus-one'))).folder;
    await cp(drillsPath('n-plus-one', 'mistakes', 'inner-join', 'src'), path.join(workspace, 'src'), {
      recursive: true,
    });
  });
  after(() => rm(parent, { recursive: true, force: true, maxRetries: 5 }));
  const editor = useEditor(() => ({
    folder: workspace,
    settings: { 'backendDrills.postgres': 'embedded', 'files.autoSave': 'off' },
  }));
  const row = (name: string | RegExp) => editor.window.treeItem(name);

  it('lists the checks of the open drill', async () => {
    const { window } = editor;
    await window.status('Database ready').waitFor({ timeout: checkLimitMs });
    await window.showViews('Testing');
    await row(/^The order list/).waitFor();
    await window.screenshot('tests-listed');
  });

  it('runs them by one click, and shows the difference that a failed one found', async () => {
    const { window } = editor;
    await row(/^The order list/).hover();
    await row(/^The order list/)
      .getByRole('button', { name: /^Run Test/ })
      .click();
    await window.status('failed, score 2 of 4').waitFor({ timeout: checkLimitMs });
    await row(/^The order list.*Failed/).waitFor();
    await window.screenshot('tests-failed');
    await row(/^orders\[\d+\] of listOrders/).click();
    await window.page.locator('.monaco-diff-editor').getByText('"placedAt"').first().waitFor();
    await window.screenshot('tests-difference');
  });

  it('shows a check that was asked for elsewhere, without going there', async () => {
    const { window } = editor;
    await cp(drillsPath('n-plus-one', 'solutions', 'reference', 'src'), path.join(workspace, 'src'), {
      recursive: true,
    });
    await window.status('changed since it failed').waitFor();
    // VS Code reads it out once the row is drawn anew, and dims its icon at once.
    await row(/^The order list/)
      .locator('.computed-state.retired')
      .waitFor();
    await window.screenshot('tests-outdated');
    await window.status('The order list').click();
    await window.choose(/^Check/);
    await window.status('passed, score 4 of 4').waitFor({ timeout: checkLimitMs });
    // Until then the Results are still on their way to the front, in place of what is chosen here.
    await window.notification(/score 4 of 4/).waitFor();
    await window.showViews('Testing');
    await row(/^The order list.*Passed/).waitFor();
    await window.screenshot('tests-passed');
  });
});
