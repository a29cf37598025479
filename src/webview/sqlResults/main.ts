import { Host } from '../host';
import { placeAfterKey } from './gridKeys';
import { emptyPage, runPage, spokenRun } from './page';
import type { FromSqlResults, ToSqlResults } from './protocol';

const view = document.querySelector('#view') as HTMLElement;
const spoken = document.body.appendChild(document.createElement('p'));
spoken.className = 'hidden';
spoken.setAttribute('role', 'status');

const host = new Host<ToSqlResults, FromSqlResults>();

host.listen((message) => {
  const focused = (document.activeElement as HTMLElement | null)?.dataset['key'];
  view.innerHTML = (message.type === 'run' ? runPage(message.run) : emptyPage()).toString();
  spoken.textContent = message.type === 'run' ? spokenRun(message.run) : '';
  if (focused !== undefined) focusAgain(focused);
});

/** What had the focus has it again; a grid's cell that is on another page now gives it to the grid. */
function focusAgain(key: string): void {
  const same = view.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  const grid = view.querySelector(`table[data-statement="${CSS.escape(key.split('/')[0] ?? '')}"]`);
  const target =
    same && !same.matches(':disabled') ? same : grid?.querySelector<HTMLElement>('[tabindex="0"]');
  if (target?.matches('td')) moveTo(target);
  else target?.focus();
}

view.addEventListener('click', ({ target }) => {
  const button = (target as Element).closest<HTMLElement>('[data-ask]');
  if (button) ask(button.dataset);
  const cell = (target as Element).closest('td');
  if (cell) moveTo(cell);
});

view.addEventListener('keydown', (event) => {
  const cell = (event.target as Element).closest('td');
  const table = cell?.closest('table');
  if (!cell || !table) return;
  if (event.key === 'PageDown' || event.key === 'PageUp') {
    const label = event.key === 'PageDown' ? 'next' : 'previous';
    table.closest('section')?.querySelector<HTMLElement>(`[data-turn="${label}"]:enabled`)?.click();
    event.preventDefault();
    return;
  }
  if (event.key === 'c' && (event.ctrlKey || event.metaKey) && getSelection()?.isCollapsed !== false) {
    const { row, column } = cell.dataset;
    host.post({
      type: 'copyCell',
      statement: Number(table.dataset['statement']),
      row: Number(row),
      column: Number(column),
    });
    event.preventDefault();
    return;
  }
  const rows = [...table.querySelectorAll('tbody tr')].map((row) => [...row.querySelectorAll('td')]);
  const at = { row: rows.findIndex((row) => row.includes(cell)), column: Number(cell.dataset['column']) };
  const place = placeAfterKey(event, at, { rows: rows.length, columns: rows[0]?.length ?? 0 });
  const target = place && rows[place.row]?.[place.column];
  if (!target) return;
  event.preventDefault();
  moveTo(target);
});

/** One cell of a grid is in the order of the Tab key: the one that was visited last. */
function moveTo(cell: HTMLElement): void {
  for (const other of cell.closest('table')?.querySelectorAll<HTMLElement>('td[tabindex="0"]') ?? []) {
    other.tabIndex = -1;
  }
  cell.tabIndex = 0;
  cell.focus();
}

function ask({ ask: what, statement, page, format }: DOMStringMap): void {
  const message = question(what, Number(statement), Number(page), format);
  if (message) host.post(message);
}

function question(
  what: string | undefined,
  statement: number,
  page: number,
  format: string | undefined,
): FromSqlResults | undefined {
  if (what === 'page') return { type: what, statement, page };
  if (what === 'copy') return { type: what, statement, format: format as 'tsv' | 'csv' | 'json' };
  if (what === 'goTo') return { type: what, statement };
  return what === 'cancel' || what === 'newDocument' ? { type: what } : undefined;
}
