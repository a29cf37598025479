import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { silentLog } from '../../src/progress';
import { Engine } from '../../src/session/engine';
import { useEditor } from './useEditor';
import { ViewPane } from './viewPane';
import { walk } from './walk';

const checkLimitMs = 120_000;

describe('the record of a drill by mouse', function () {
  walk();
  let parent = '';
  let workspace = '';
  before(async () => {
    parent = await mkdtemp(path.join(os.tmpdir(), 'backend-drills-record-'));
    const options = { storage: path.join(parent, 'storage'), log: silentLog, postgres: () => 'embedded' };
    workspace = (await new Engine(options).create('n-plus-one', path.join(parent, 'n-plus-one'))).folder;
  });
  after(() => rm(parent, { recursive: true, force: true, maxRetries: 5 }));
  const editor = useEditor(() => ({
    folder: workspace,
    settings: { 'backendDrills.postgres': 'embedded' },
  }));
  const results = () => new ViewPane(editor.window.page, 'Results');
  const status = () => editor.window.status('The order list');

  it('begins in the status bar, which offers the check', async () => {
    const { window } = editor;
    await window.showViews('Backend Drills');
    await window.status('Database ready').waitFor({ timeout: checkLimitMs });
    await status().click();
    await window.choose(/^Check/);
    await window.status('failed, score 1 of 4').waitFor({ timeout: checkLimitMs });
    await window.notification(/score 1 of 4/).waitFor();
  });

  it('is read as a report', async () => {
    const { window } = editor;
    await results().click('Show Report');
    await window.page.getByRole('tab', { name: /^Preview report\.md/ }).waitFor();
    await window.preview.getByText('Failed, score 1 of 4').waitFor();
  });

  for (const [form, extension, says] of [
    ['Markdown', 'md', /^# The order list/m],
    ['HTML', 'html', /^<!doctype html>/i],
    ['JSON', 'json', /"drill": \{/],
    ['JUnit XML', 'xml', /<testsuites?\b/],
  ] as const) {
    it(`is exported as ${form}`, async () => {
      const { window } = editor;
      await results().choose('Export Report');
      await window.option(new RegExp(`^${form}`)).click();
      await window.fileSuggested(`n-plus-one-report.${extension}`);
      await window.quickInput.getByRole('button', { name: 'OK' }).click();
      await window.notification(new RegExp(`The report is in .*n-plus-one-report\\.${extension}`)).waitFor();
      assert.match(await readFile(path.join(parent, `n-plus-one-report.${extension}`), 'utf8'), says);
    });
  }

  it('is examined by the doctor from the Drills view', async () => {
    const { window } = editor;
    await new ViewPane(window.page, 'Drills').choose('Doctor');
    await window.preview.getByRole('heading', { name: /^In order/ }).waitFor();
    await window.screenshot('mouse-doctor');
  });
});
