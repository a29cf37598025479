import * as l10n from '@vscode/l10n';
import { diffLines } from 'diff';
import { valueText } from '../rubric/value';
import { html, type Markup } from './markup';

/** Rows that are shown; a whole table is for the editor's own comparison. */
const MOST_ROWS = 200;
/** Rows that are equal, kept around those that are not. */
const CONTEXT = 3;

/** A line of each side, beside each other; a side may have none there. */
interface Row {
  readonly expected?: string | undefined;
  readonly observed?: string | undefined;
  readonly differs: boolean;
}

/** Expected and observed values side by side; lines that are on one side only have a sign. */
export function differencePicture(expected: unknown, observed: unknown): Markup {
  const rows = excerpt(rowsOf(valueText(expected), valueText(observed)));
  return html`<div class="sides">
    ${side(l10n.t('Expected'), rows, 'expected', '-')} ${side(l10n.t('Observed'), rows, 'observed', '+')}
  </div>`;
}

function rowsOf(expected: string, observed: string): Row[] {
  const rows: Row[] = [];
  let removed: string[] = [];
  const flush = (added: readonly string[]): void => {
    for (let index = 0; index < Math.max(removed.length, added.length); index += 1)
      rows.push({ expected: removed[index], observed: added[index], differs: true });
    removed = [];
  };
  for (const change of diffLines(expected, observed)) {
    const lines = change.value.replace(/\n$/, '').split('\n');
    if (change.removed) removed = lines;
    else if (change.added) flush(lines);
    else {
      flush([]);
      rows.push(...lines.map((line) => ({ expected: line, observed: line, differs: false })));
    }
  }
  flush([]);
  return rows;
}

/** What is near a difference; undefined stands for rows that were left out. */
function excerpt(rows: readonly Row[]): (Row | undefined)[] {
  const near = (at: number) =>
    rows.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1).some(({ differs }) => differs);
  const kept = rows.map((row, index) => (near(index) ? row : undefined));
  const shown = kept.filter(
    (row, index) => row !== undefined || kept[index - 1] !== undefined || index === 0,
  );
  return shown.length <= MOST_ROWS ? shown : [...shown.slice(0, MOST_ROWS), undefined];
}

function side(
  title: string,
  rows: readonly (Row | undefined)[],
  name: 'expected' | 'observed',
  sign: string,
): Markup {
  const lines = rows.map((row) => {
    if (!row) return html`<span class="left-out">…</span>`;
    const text = row[name] ?? '';
    if (!row.differs || row[name] === undefined) return html`<span>${`  ${text}`}</span>`;
    return html`<span class="only-${name}">${`${sign} ${text}`}</span>`;
  });
  return html`<div class="side">
    <p class="side-name">${title}</p>
    <pre tabindex="0">${lines}</pre>
  </div>`;
}
