import { useEditor } from './useEditor';

describe('the extension in German', () => {
  const editor = useEditor((folder) => ({ folder, language: 'de' }));

  it('names its views and says what is in them', async () => {
    const { window } = editor;
    await window.showViews('Backend Drills');
    await window.page.getByRole('button', { name: 'Ergebnisse Section' }).waitFor();
    await window.treeItem(/^Leicht/).waitFor();
    await window.screenshot('german-views');
  });

  it('offers its commands and drills', async () => {
    const { window } = editor;
    await window.openPalette('Drill starten');
    await window.choose(/^Backend Drills: Drill starten/);
    await window.page.getByPlaceholder(/Thema/).waitFor();
    await window.option(/The order list/).waitFor();
    await window.screenshot('german-picker');
    await window.page.keyboard.press('Escape');
  });
});
