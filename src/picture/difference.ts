import * as l10n from '@vscode/l10n';
import { diffLines } from 'diff';
import { valueText } from '../rubric/value';
import { html, type Markup } from './markup';

/** Lines of a side that are shown; a whole table is for the editor's own comparison. */
const MOST_LINES = 200;
/** Lines that are equal, kept around those that are not. */
const CONTEXT = 3;

interface Line {
  readonly text: string;
  readonly sign: ' ' | '-' | '+';
}

/** Expected and observed values side by side; lines that are on one side only have a sign. */
export function differencePicture(expected: unknown, observed: unknown): Markup {
  const [left, right] = sides(valueText(expected), valueText(observed));
  return html`<div class="sides">${side(l10n.t('Expected'), left)} ${side(l10n.t('Observed'), right)}</div>`;
}

function sides(expected: string, observed: string): [Line[], Line[]] {
  const [left, right]: [Line[], Line[]] = [[], []];
  for (const { value, added, removed } of diffLines(expected, observed)) {
    const lines = value.replace(/\n$/, '').split('\n');
    const signed = (sign: Line['sign']) => lines.map((text) => ({ text, sign }));
    if (removed) left.push(...signed('-'));
    else if (added) right.push(...signed('+'));
    else {
      left.push(...signed(' '));
      right.push(...signed(' '));
    }
  }
  return [left, right];
}

function side(title: string, lines: readonly Line[]): Markup {
  const kept = excerpt(lines);
  return html`<div class="side">
    <h4>${title}</h4>
    <pre tabindex="0">${kept.map(lineMarkup)}</pre>
  </div>`;
}

function lineMarkup(line: Line | undefined): Markup {
  if (!line) return html`<span class="skipped">…</span> `;
  const { text, sign } = line;
  if (sign === ' ') return html`<span> ${text}</span> `;
  return html`<span class="${sign === '-' ? 'only-expected' : 'only-observed'}">${sign} ${text}</span> `;
}

/** What is near a difference; undefined stands for lines that were left out. */
function excerpt(lines: readonly Line[]): (Line | undefined)[] {
  const near = (at: number) =>
    lines.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1).some(({ sign }) => sign !== ' ');
  const kept = lines.map((line, index) => (near(index) ? line : undefined));
  const shown = kept.filter(
    (line, index) => line !== undefined || kept[index - 1] !== undefined || index === 0,
  );
  return shown.length <= MOST_LINES ? shown : [...shown.slice(0, MOST_LINES), undefined];
}
