import assert from 'node:assert/strict';
import * as portable from '@vscode/l10n';
import { inEnglish } from '../../src/editor/portableTexts';

describe('what is written for others', () => {
  it('is in English in every language of the editor', () => {
    portable.config({ contents: { Checks: 'Prüfungen' } });
    assert.equal(portable.t('Checks'), 'Prüfungen');
    assert.equal(
      inEnglish(() => portable.t('Checks')),
      'Checks',
    );
  });
});
