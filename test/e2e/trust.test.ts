import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { silentLog } from '../../src/progress';
import { Engine } from '../../src/session/engine';
import { useEditor } from './useEditor';

const databaseLimitMs = 120_000;

describe('a drill in Restricted Mode', () => {
  let parent = '';
  let workspace = '';

  before(async () => {
    parent = await mkdtemp(path.join(os.tmpdir(), 'backend-drills-trust-'));
    const options = { storage: path.join(parent, 'storage'), log: silentLog, postgres: () => 'embedded' };
    const session = await new Engine(options).create('n-plus-one', path.join(parent, 'n-plus-one'));
    workspace = session.folder;
  });
  after(() => rm(parent, { recursive: true, force: true, maxRetries: 5 }));

  const editor = useEditor(() => ({
    folder: workspace,
    workspaceTrust: true,
    settings: { 'backendDrills.postgres': 'embedded', 'security.workspace.trust.startupPrompt': 'never' },
  }));

  it('says that it is restricted, starts nothing, and goes on once it is trusted', async () => {
    const { window } = editor;
    await window.showViews('Backend Drills');
    // Opened by itself: later it would come in front of the page that asks for trust.
    await window.page.getByRole('tab', { name: /^Preview BRIEF\.md/ }).waitFor();
    await window.text('This window is in Restricted Mode').waitFor();
    await window.status('Database stopped').waitFor();
    await window.status('Database stopped').click();
    await window.choose('Start Database');
    await window.notification(/in Restricted Mode, so no database is started/).waitFor();
    await window.screenshot('restricted');
    await window.button('Manage Workspace Trust').click();
    await window.button(/^Trust/).click();
    await window.status('Database ready').waitFor({ timeout: databaseLimitMs });
    await window.text('Nothing has been checked yet').waitFor();
    await window.runCommand('Backend Drills: Stop Database');
    await window.status('Database stopped').waitFor();
  });
});
