import * as l10n from '@vscode/l10n';
import { bytesText } from '../rubric/amount';
import type { StatementGroup } from '../rubric/evidence';
import { positionOf, type Drawing } from './drawing';
import { html, type Markup } from './markup';

const WIDTH = 1000;
/** Statements of a group that are told apart in its bar. */
const MOST_TICKS = 100;

/**
 * The statements as a waterfall: each group a bar that begins where the one before it ended, as wide as its share of all
 * statements, a tick for each of them. The list is the picture: every bar stands over its numbers.
 */
export function statementsPicture(groups: readonly StatementGroup[], drawing: Drawing): Markup {
  const all = groups.reduce((sum, { count }) => sum + count, 0);
  let before = 0;
  const rows = groups.map((group) => {
    const row = statementRow(group, { before, all }, drawing);
    before += group.count;
    return row;
  });
  return html`<ol class="statements">
    ${rows}
  </ol>`;
}

function statementRow(
  group: StatementGroup,
  place: { before: number; all: number },
  drawing: Drawing,
): Markup {
  const { sql, count, rows, bytes, position } = group;
  return html`<li>
    ${bar(count, place)}
    <p class="facts">
      <strong>${l10n.t('{0} ×', count)}</strong>
      ${positionOf(drawing, position)}
      <span>${rows === 1 ? l10n.t('1 row') : l10n.t('{0} rows', rows)}</span>
      <span>${bytesText(bytes)}</span>
    </p>
    <pre class="sql">${sql.trim()}</pre>
  </li>`;
}

function bar(count: number, { before, all }: { before: number; all: number }): Markup {
  const unit = WIDTH / Math.max(1, all);
  const [x, width] = [before * unit, count * unit];
  const ticks = count > 1 && count <= MOST_TICKS ? count - 1 : 0;
  return html`<svg class="bar" viewBox="0 0 ${WIDTH} 10" preserveAspectRatio="none" aria-hidden="true">
    <rect class="track" x="0" y="4" width="${WIDTH}" height="2" />
    <rect class="${count > 1 ? 'many' : 'one'}" x="${x}" y="0" width="${Math.max(2, width)}" height="10" />
    ${Array.from({ length: ticks }, (_, index) => {
      const at = x + (index + 1) * unit;
      return html`<path class="tick" d="M${at} 0v10" />`;
    })}
  </svg>`;
}
