import assert from 'node:assert/strict';
import path from 'node:path';
import { violationsInWebview } from './accessibility';
import type { EditorWindow } from './editorWindow';
import { useEditor } from './useEditor';
import { walk } from './walk';

const checkLimitMs = 120_000;

/**
 * Everything here is done with keys alone; what is clicked elsewhere must be reachable so. Pages of our own are shown to axe;
 * brief and doctor are in VS Code's preview of Markdown, whose page is not ours.
 */
describe('a drill by keyboard alone', function () {
  walk();
  let home = '';
  const editor = useEditor((folder) => {
    home = path.join(folder, 'home');
    return { env: { HOME: home, USERPROFILE: home }, settings: { 'backendDrills.postgres': 'embedded' } };
  });

  const press = (key: string) => editor.window.page.keyboard.press(key);

  const command = (title: string) => editor.window.runCommandByKeys(title);

  async function assertAccessible(window: EditorWindow, text: string | RegExp): Promise<void> {
    assert.deepEqual(await violationsInWebview(window.page, text), []);
  }

  it('starts, with its brief and its database', async () => {
    const { window } = editor;
    await command('Backend Drills: Start Drill');
    await window.type('query count', /type a topic/);
    await window.option(/The order list/).waitFor();
    await press('Enter');
    await window.option(/suggested/).waitFor();
    await press('Enter');
    await window.page.getByRole('tab', { name: /^Preview BRIEF\.md/ }).waitFor();
    await window.status('Database ready').waitFor({ timeout: checkLimitMs });
  });

  it('is checked, and a failed check opens its detail with Enter', async () => {
    const { window } = editor;
    await press('Control+k');
    await press('Control+g');
    await window.status('checking').waitFor();
    await window.openPalette('Backend Drills: Show Brief');
    await window.notification(/score 1 of 4/).waitFor({ timeout: checkLimitMs });
    await window.option('Backend Drills: Show Brief').waitFor(); // the check has left the keyboard where it was
    await press('Escape');
    await command('Backend Drills: Show Results');
    await window.focusedRow(/, failed/).waitFor();
    await press('Enter');
    await window.preview.getByText('Observed').first().waitFor();
    await assertAccessible(window, 'Observed');
  });

  it('is accessible in high contrast, too', async () => {
    const { window } = editor;
    await window.useTheme('Dark High Contrast');
    await assertAccessible(window, 'Observed');
    await window.screenshot('detail-axe-high-contrast');
    await window.useTheme('Light High Contrast');
    await assertAccessible(window, 'Observed');
  });

  it('gives a hint, and examines the machine', async () => {
    const { window } = editor;
    await command('Backend Drills: Next Hint');
    await window.focusedRow(/^Hint 1, symptom/).waitFor();
    await command('Backend Drills: Doctor');
    await window.preview.getByRole('heading', { name: /^In order/ }).waitFor();
  });

  it('goes back to its start', async () => {
    const { window } = editor;
    await command('Backend Drills: Reset Drill');
    await window.focusedAnswer('Reset').waitFor();
    await press('Enter');
    await window.notification(/The drill is back at its start/).waitFor({ timeout: checkLimitMs });
    await command('Backend Drills: Stop Database');
    await window.status('Database stopped').waitFor();
  });
});
