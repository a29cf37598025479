import * as l10n from '@vscode/l10n';
import type { CheckOutcome } from '../rubric/verdict';
import { mark, type Shape, type Tone } from './mark';
import { html, type Markup } from './markup';

const SIGNS: Readonly<Record<CheckOutcome, readonly [Shape, Tone]>> = {
  passed: ['tick', 'good'],
  failed: ['cross', 'bad'],
  skipped: ['skip', 'plain'],
  'could-not-check': ['question', 'warn'],
};

export function outcomeWord(outcome: CheckOutcome): string {
  return {
    passed: l10n.t('passed'),
    failed: l10n.t('failed'),
    skipped: l10n.t('skipped'),
    'could-not-check': l10n.t('could not check'),
  }[outcome];
}

/** An outcome as a mark and its word. */
export function outcomeMarkup(outcome: CheckOutcome): Markup {
  const [shape, tone] = SIGNS[outcome];
  return html`<span class="outcome ${tone}">${mark(shape, tone)} ${outcomeWord(outcome)}</span>`;
}
