import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { silentLog } from '../../src/progress';
import { Engine } from '../../src/session/engine';
import { themes, type ThemeName } from './themes';
import { useEditor } from './useEditor';

const databaseLimitMs = 120_000;

describe('the help that is always there', () => {
  let parent = '';
  let workspace = '';

  before(async () => {
    parent = await mkdtemp(path.join(os.tmpdir(), 'backend-drills-help-'));
    const options = { storage: path.join(parent, 'storage'), log: silentLog, postgres: () => 'embedded' };
    workspace = (await new Engine(options).create('n-plus-one', path.join(parent, 'n-plus-one'))).folder;
  });
  after(() => rm(parent, { recursive: true, force: true, maxRetries: 5 }));

  const editor = useEditor(() => ({
    folder: workspace,
    settings: {
      'backendDrills.postgres': 'embedded',
      'backendDrills.postgresUrl': 'postgres://ada:geheim@127.0.0.1:1/x',
    },
  }));

  async function inEveryTheme(name: string): Promise<void> {
    const { window } = editor;
    for (const theme of Object.keys(themes) as ThemeName[]) {
      await window.useTheme(theme);
      await window.screenshot(`${name}-${theme.toLowerCase().replaceAll(' ', '-')}`);
    }
    await window.resize(700, 900);
    await window.screenshot(`${name}-narrow`);
    await window.resize(1400, 900);
  }

  it('says in the status bar how the drill and its database are, and offers what to do next', async () => {
    const { window } = editor;
    await window.status('The order list, not checked. Database ready').waitFor({ timeout: databaseLimitMs });
    await window.status('The order list').click();
    await window.option(/^Check/).waitFor();
    await window.screenshot('status-menu');
    await window.choose(/^Check/);
    await window.status('The order list, failed, score 1 of 4').waitFor({ timeout: databaseLimitMs });
    // It comes a moment later, and would take the palette's focus away.
    await window.notification(/score 1 of 4: 1 of 5 core checks failed/).waitFor();
    await inEveryTheme('status');
  });

  it('examines the machine and can be copied without a secret', async () => {
    const { window } = editor;
    await window.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await window.runCommand('Backend Drills: Doctor');
    await window.preview.getByRole('heading', { name: /^In order/ }).waitFor();
    await window.preview.getByText(/^Embedded PostgreSQL: Version 18/).waitFor();
    await window.preview.getByText(/At 127\.0\.0\.1:1 no server listens/).waitFor();
    await inEveryTheme('doctor');
    await window.page.getByRole('tab', { name: /Doctor\.md/ }).click(); // icons are in the title of the group in front
    await window.button("Copy Doctor's Report").click();
    await window.text('What the doctor found is on the clipboard.').waitFor();
    const copied = await window.page.evaluate<string>('navigator.clipboard.readText()');
    assert.match(copied, /^# Backend Drills: Doctor\n\nBackend Drills \d+\.\d+\.\d+ on \w+ \w+, /);
    assert.match(
      copied,
      /\*\*Running server\*\*: PostgreSQL 18\.\d+, embedded, port \d+: answers, used by 1 process/,
    );
    assert.doesNotMatch(copied, /geheim/);
  });

  it('leads through a first drill, with a step done only once it truly is', async () => {
    const { window } = editor;
    await window.runCommand('Welcome: Open Walkthrough');
    await window.type('Your first drill');
    await window.choose(/Your first drill/);
    const done = (step: string) =>
      window.page.locator(`[data-done-step-id$="#firstDrill#${step}"][aria-checked="true"]`).first();
    await done('open').waitFor();
    await done('check').waitFor();
    assert.equal(await done('pass').count(), 0);
    await inEveryTheme('walkthrough');
  });
});
