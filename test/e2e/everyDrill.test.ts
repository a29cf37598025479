import { cp } from 'node:fs/promises';
import path from 'node:path';
import { drillsPath } from '../../src/installation';
import { useEditor } from './useEditor';

/** A check starts a database, the first time from nothing, and makes the drill's template. */
const checkLimitMs = 180_000;

/** What a candidate meets of each drill; the first one's whole way is in drill.test.ts. */
const drills = [
  {
    id: 'idempotent-job',
    title: 'The points worker',
    untouched: 2,
    evidence: /^A INSERT INTO point_entries/,
  },
  { id: 'slow-query', title: 'The ticket search', untouched: 2, evidence: /^Limit: / },
  {
    id: 'not-null-column',
    title: 'A depot for every parcel',
    untouched: 1,
    evidence: /AccessExclusiveLock/,
  },
];

for (const { id, title, untouched, evidence } of drills) {
  describe(`the drill ${id} in the editor`, function () {
    this.bail(true); // each step goes on from the one before
    let home = '';
    const editor = useEditor((folder) => {
      home = path.join(folder, 'home');
      return {
        env: { HOME: home, USERPROFILE: home },
        settings: { 'backendDrills.postgres': 'embedded' },
      };
    });

    it('fails untouched, with evidence', async () => {
      const { window } = editor;
      await window.runCommand('Backend Drills: Start Drill');
      await window.choose(new RegExp(title));
      await window.choose(/backend-drills.*suggested/);
      await window.page.getByRole('tab', { name: /^Preview BRIEF\.md/ }).waitFor();
      await window.status('Database ready').waitFor({ timeout: checkLimitMs });
      await window.screenshot(`${id}-opened`);
      await window.runCommand('Backend Drills: Check');
      await window
        .treeItem(new RegExp(`^Failed, score ${untouched} of 4`))
        .waitFor({ timeout: checkLimitMs });
      await window.treeItem(evidence).first().waitFor();
      await window.screenshot(`${id}-failed`);
    });

    it('passes with the reference solution', async () => {
      const { window } = editor;
      const workspace = path.join(home, 'backend-drills', id);
      await cp(drillsPath(id, 'solutions', 'reference'), workspace, { recursive: true });
      await window.page.getByText('Your files changed since this check').waitFor();
      await window.runCommand('Backend Drills: Check');
      await window.treeItem(/^Passed, score 4 of 4/).waitFor({ timeout: checkLimitMs });
      await window.screenshot(`${id}-passed`);
    });
  });
}
