import { useEditor } from './useEditor';

describe('the views', () => {
  const editor = useEditor();

  it('open from the activity bar, each under its name', async () => {
    const { window } = editor;
    await window.showViews('Backend Drills');
    for (const view of ['Drills', 'Results']) {
      await window.page.getByRole('button', { name: `${view} Section` }).waitFor();
    }
    // What VS Code writes where the extension has not yet filled a view.
    const unfilled = window.text('There is no data provider registered');
    await unfilled.waitFor({ state: 'hidden' });
    await window.screenshot('views');
  });

  it('offer in the palette what starts a drill', async () => {
    const { window } = editor;
    await window.openPalette('Backend Drills: Start');
    await window.option('Backend Drills: Start Drill').waitFor();
    await window.page.keyboard.press('Escape');
  });
});
