import * as l10n from '@vscode/l10n';
import { html, type Markup } from './markup';

/** The ladder's rungs, in order. */
export function hintName(index: number): string {
  return [l10n.t('symptom'), l10n.t('concept'), l10n.t('approach')][index] ?? '';
}

/** The hints that were asked for. */
export function hintsMarkup(hints: readonly string[]): Markup {
  return html`<ol class="hints">
    ${hints.map(
      (hint, index) =>
        html`<li id="hint-${index}" tabindex="-1">
          <strong>${l10n.t('Hint {0}, {1}:', index + 1, hintName(index))}</strong> ${hint}
        </li>`,
    )}
  </ol>`;
}
