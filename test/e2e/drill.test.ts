import assert from 'node:assert/strict';
import { cp, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { drillsPath } from '../../src/installation';
import { useEditor } from './useEditor';
import { walk } from './walk';

/** A check starts a database, the first time from nothing. */
const checkLimitMs = 120_000;

describe('a drill, from the picker to the verdict', function () {
  walk();
  let home = '';
  const editor = useEditor((folder) => {
    home = path.join(folder, 'home');
    return {
      env: { HOME: home, USERPROFILE: home },
      settings: { 'backendDrills.postgres': 'embedded' },
    };
  });
  const workspace = () => path.join(home, 'backend-drills', 'n-plus-one');
  const sources = () => path.join(workspace(), 'src');

  it('is found by typing its topic and opens with its brief and its database', async () => {
    const { window } = editor;
    await window.showViews('Backend Drills');
    await window.treeItem(/^The order list, not started, 20 min/).waitFor();
    await window.text('No drill is open in this window.').waitFor();
    await window.screenshot('empty-window');

    await window.runCommand('Backend Drills: Start Drill');
    await window.type('query count', /type a topic/);
    await window.option(/The order list/).waitFor();
    await window.screenshot('picker');
    await window.choose(/The order list/);
    await window.option(/backend-drills.*suggested/).waitFor();
    await window.screenshot('where-to-keep-drills');
    await window.choose(/backend-drills.*suggested/);

    await window.page.getByRole('tab', { name: /^orders\.ts/ }).waitFor();
    await window.page.getByRole('tab', { name: /^Preview BRIEF\.md/ }).waitFor();
    await window.status('Database ready').waitFor({ timeout: checkLimitMs });
    await window.text('Nothing has been checked yet').waitFor();
    await window.screenshot('drill-opened');
  });

  it('fails untouched, with evidence that leads to the line, and gives hints', async () => {
    const { window } = editor;
    await window.page.keyboard.press('Control+k');
    await window.page.keyboard.press('Control+g');
    await window.treeItem(/^Failed, score 1 of 4/).waitFor({ timeout: checkLimitMs });
    await window.notification(/score 1 of 4: 1 of 5 core checks failed/).waitFor();
    await window.screenshot('check-failed');
    // Three views share the side bar; a row that is out of sight is not there.
    await window.resize(1400, 1600);
    await window.treeItem(/^80 times: SELECT product.*items\.ts:5/).click();
    await window.page.getByRole('tab', { name: /^items\.ts/ }).waitFor();
    await window.text(/^Ln 5, Col/).waitFor();
    await window.treeItem(/^Reveal hint 1 of 3/).click();
    await window.treeItem(/^Hint 1, symptom/).waitFor();
    await window.page
      .locator('.tree-explorer-viewlet-tree-view .message')
      .getByText(/^Hint 1, symptom/)
      .waitFor();
    await window.resize(1400, 900);
    await window.screenshot('evidence-and-hint');
    await window.runCommand('Backend Drills: Show Report');
    await window.page.getByRole('tab', { name: /^Preview report\.md/ }).waitFor();
    await window.preview.getByText('Failed, score 1 of 4').waitFor();
    await window.screenshot('report');
  });

  it('can be read in every theme', async () => {
    const { window } = editor;
    for (const theme of [
      'Dark Modern',
      'Dark High Contrast',
      'Light High Contrast',
      'Light Modern',
    ] as const) {
      await window.useTheme(theme);
      await window.treeItem(/^Failed, score 1 of 4/).waitFor();
      await window.screenshot(`results-${theme.toLowerCase().replaceAll(' ', '-')}`);
    }
  });

  it('passes once it is fixed', async () => {
    const { window } = editor;
    await cp(drillsPath('n-plus-one', 'solutions', 'reference', 'src'), sources(), { recursive: true });
    await window.text('Your files changed since this check').waitFor();
    await window.screenshot('stale');
    await window.runCommand('Backend Drills: Check');
    await window.treeItem(/^Passed, score 4 of 4/).waitFor({ timeout: checkLimitMs });
    await window.treeItem(/^The order list, passed, best 4, 20 min, open here/).waitFor();
    await window.screenshot('check-passed');
  });

  it('fails again once it is broken, and compares what it answers with what it should', async () => {
    const { window } = editor;
    await cp(drillsPath('n-plus-one', 'mistakes', 'inner-join', 'src'), sources(), { recursive: true });
    await window.runCommand('Backend Drills: Check');
    await window.treeItem(/^Failed, score 2 of 4/).waitFor({ timeout: checkLimitMs });
    await window.treeItem(/expected and observed$/).click();
    await window.page.getByRole('tab', { name: /^orders\[\d+\] of listOrders/ }).waitFor();
    await window.page.locator('.monaco-diff-editor').getByText('"placedAt"').first().waitFor();
    await window.screenshot('difference');
  });

  it('is resumed where it was left', async () => {
    const { window } = editor;
    await window.page.reload();
    await window.treeItem(/^Failed, score 2 of 4/).waitFor({ timeout: checkLimitMs });
    await window.status('Database ready').waitFor({ timeout: checkLimitMs });
    await window.runCommand('Backend Drills: Start Drill');
    await window.option(/^Resume The order list/).waitFor();
    await window.screenshot('picker-resume');
    await window.page.keyboard.press('Escape');
  });

  it('can be read in a narrow window', async () => {
    const { window } = editor;
    await window.resize(700, 900);
    await window.treeItem(/^Failed, score 2 of 4/).waitFor();
    await window.screenshot('results-narrow');
    await window.resize(1400, 900);
  });

  it('goes back to its start and keeps the files', async () => {
    const { window } = editor;
    const mine = await readFile(path.join(sources(), 'orders.ts'), 'utf8');
    await window.runCommand('Backend Drills: Reset Drill');
    await window.text('A snapshot of your files is kept').waitFor();
    await window.screenshot('reset-asks');
    await window.button('Reset').click();
    await window.notification(/The drill is back at its start/).waitFor();
    await window.text('Nothing has been checked yet').waitFor();
    await window.status('Database ready').waitFor({ timeout: checkLimitMs });
    await window.screenshot('reset-done');
    const snapshots = path.join(workspace(), '.backend-drills', 'snapshots');
    const [snapshot] = await readdir(snapshots);
    assert.equal(await readFile(path.join(snapshots, snapshot!, 'src', 'orders.ts'), 'utf8'), mine);
  });

  it('gives its database back when asked', async () => {
    const { window } = editor;
    await window.runCommand('Backend Drills: Stop Database');
    await window.status('Database stopped').waitFor();
  });
});
