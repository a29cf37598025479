import * as l10n from '@vscode/l10n';
import { html, type Content, type Markup } from '../../picture/markup';
import type { ShownCell, ShownRun, ShownStatement } from './protocol';

/** The whole page for a run. */
export function runPage(run: ShownRun): Markup {
  return html`<header>
      <h1>${run.title}</h1>
      ${transactionNote(run)}
    </header>
    ${run.statements.map((statement, index) => statementSection(statement, index, run))}
    ${run.skipped > 0 && html`<p class="muted">${l10n.t('{0} more statements were not run.', run.skipped)}</p>`}
    ${run.explained && html`<p>${l10n.t('The plan is in a tab of its own.')}</p>`}
    ${run.running !== undefined && runningSection(run.running)}`;
}

/** Before anything was run. */
export function emptyPage(): Markup {
  return html`<p>${l10n.t('Rows appear here once you run a statement of an SQL document.')}</p>
    <p><button data-ask="newDocument" data-key="newDocument">${l10n.t('New SQL Document')}</button></p>`;
}

/** What is read out when a run has come further. */
export function spokenRun(run: ShownRun): string {
  if (run.running !== undefined) return l10n.t('Running');
  const last = run.statements.at(-1);
  return last ? outcomeWords(last) : '';
}

function transactionNote({ transaction }: ShownRun): Content {
  if (transaction === 'open') {
    return html`<p class="note">
      ${l10n.t('A transaction is open: its locks are held until COMMIT or ROLLBACK.')}
    </p>`;
  }
  if (transaction === 'failed') {
    return html`<p class="note">
      ${l10n.t('The open transaction has failed: run ROLLBACK before anything else.')}
    </p>`;
  }
  return undefined;
}

function runningSection(sql: string): Markup {
  return html`<section class="running">
    <h2><code>${firstLine(sql)}</code></h2>
    <p>
      ${l10n.t('Running…')}
      <button class="secondary" data-ask="cancel" data-key="cancel">${l10n.t('Cancel')}</button>
    </p>
  </section>`;
}

function statementSection(statement: ShownStatement, index: number, run: ShownRun): Markup {
  const { columns, notices, failure, sql } = statement;
  return html`<section class="${statement.state}" aria-labelledby="statement${index}">
    <h2 id="statement${index}"><code>${firstLine(sql)}</code></h2>
    <p class="facts">${outcomeWords(statement)}</p>
    ${failure && failureBlock(statement, index, run)}
    ${
      notices.length > 0 &&
      html`<ul class="notices" aria-label="${l10n.t('Notices')}">
        ${notices.map(({ severity, message }) => html`<li><strong>${severity}</strong> ${message}</li>`)}
      </ul>`
    }
    ${columns.length > 0 && grid(statement, index)}
  </section>`;
}

function failureBlock({ failure, state }: ShownStatement, index: number, run: ShownRun): Content {
  if (!failure || state === 'cancelled') return undefined;
  const { message, code, detail, hint, where } = failure;
  const line = (name: string, text: string | undefined) =>
    text !== undefined && html`<p class="said"><strong>${name}</strong> ${text}</p>`;
  return html`<div class="failure">
    <p class="said">${message}${code !== undefined && html` <span class="muted">(${code})</span>`}</p>
    ${line(l10n.t('Detail:'), detail)} ${line(l10n.t('Hint:'), hint)} ${line(l10n.t('Where:'), where)}
    ${
      run.inDocument &&
      html`<p>
        <button class="link" data-ask="goTo" data-statement="${index}" data-key="goTo${index}">
          ${l10n.t('Go to the statement')}
        </button>
      </p>`
    }
  </div>`;
}

function grid(statement: ShownStatement, index: number): Markup {
  const { columns, rows, firstRow, rowCount } = statement;
  return html`${toolbar(statement, index)}
    <div class="scroll">
      <table
        role="grid"
        aria-readonly="true"
        aria-labelledby="statement${index}"
        aria-rowcount="${rowCount + 1}"
        aria-colcount="${columns.length + 1}"
        data-statement="${index}"
      >
        <thead>
          <tr aria-rowindex="1">
            <th scope="col" class="number" aria-colindex="1"><span class="hidden">${l10n.t('Row')}</span></th>
            ${columns.map(
              ({ name, type, numeric }, column) =>
                html`<th scope="col" class="${numeric && 'numeric'}" aria-colindex="${column + 2}">
                  ${name} <span class="type">${type}</span>
                </th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${rows.map((row, at) => gridRow(statement, index, row, firstRow + at))}
        </tbody>
      </table>
    </div>
    ${rows.length === 0 && html`<p class="muted">${l10n.t('No rows.')}</p>`}`;
}

function gridRow(
  { columns, firstRow }: ShownStatement,
  index: number,
  row: readonly ShownCell[],
  number: number,
): Markup {
  return html`<tr aria-rowindex="${number + 2}">
    <th scope="row" class="number" aria-colindex="1">${number + 1}</th>
    ${row.map(
      (cell, column) =>
        html`<td
          role="gridcell"
          class="${columns[column]?.numeric && 'numeric'}"
          aria-colindex="${column + 2}"
          tabindex="${number === firstRow && column === 0 ? 0 : -1}"
          data-row="${number}"
          data-column="${column}"
          data-key="${index}/${number}/${column}"
        >
          ${cellText(cell)}
        </td>`,
    )}
  </tr>`;
}

/**
 * NULL is a word in a frame of its own; an empty text is said to be one, and looks like nothing. A line break is a sign, so
 * that all rows are one line high.
 */
function cellText(cell: ShownCell): Markup {
  if (cell === null) return html`<span class="null">NULL</span>`;
  return cell === ''
    ? html`<span class="hidden">${l10n.t('empty text')}</span>`
    : html`<span class="value">${cell.replaceAll(/\r\n?|\n/g, '↵')}</span>`;
}

function toolbar(
  { page, pageCount, rows, firstRow, rowCount, complete }: ShownStatement,
  index: number,
): Markup {
  const ask = (what: string, label: string, disabled: boolean, more: Content = '') =>
    html`<button
      class="secondary"
      data-ask="${what}"
      data-statement="${index}"
      data-key="${what}${label}${index}"
      ${more}
      ${disabled && html`disabled`}
    >
      ${label}
    </button>`;
  const turn = (way: string, label: string, to: number) =>
    ask('page', label, to === page || to < 0 || to >= pageCount, html`data-page="${to}" data-turn="${way}"`);
  const copy = (label: string, format: string) =>
    ask('copy', label, rowCount === 0, html`data-format="${format}"`);
  return html`<div class="toolbar" role="toolbar" aria-label="${l10n.t('Rows')}">
    ${
      pageCount > 1 &&
      html`<span class="group">
        ${turn('first', l10n.t('First'), 0)} ${turn('previous', l10n.t('Previous'), page - 1)}
        <span class="where"
          >${l10n.t('Rows {0} to {1} of {2}', firstRow + 1, firstRow + rows.length, rowsWord(rowCount, complete))}</span
        >
        ${turn('next', l10n.t('Next'), page + 1)} ${turn('last', l10n.t('Last'), pageCount - 1)}
      </span>`
    }
    <span class="group">
      ${copy(l10n.t('Copy as TSV'), 'tsv')} ${copy(l10n.t('Copy as CSV'), 'csv')}
      ${copy(l10n.t('Copy as JSON'), 'json')}
    </span>
  </div>`;
}

function rowsWord(count: number, complete: boolean): string {
  return complete ? String(count) : l10n.t('the first {0}', count);
}

function outcomeWords({ state, tag, columns, rowCount, complete, milliseconds }: ShownStatement): string {
  const word = {
    done: tag ?? l10n.t('Done'),
    failed: l10n.t('Failed'),
    cancelled: l10n.t('Cancelled'),
    lost: l10n.t('The connection was lost; nobody knows what became of the statement'),
  }[state];
  const facts = [word];
  if (columns.length > 0) {
    facts.push(
      !complete
        ? l10n.t('only the first {0} rows were fetched, there are more', rowCount)
        : rowCount === 1
          ? l10n.t('1 row')
          : l10n.t('{0} rows', rowCount),
    );
  }
  facts.push(durationWord(milliseconds));
  return facts.join(', ');
}

function durationWord(milliseconds: number): string {
  if (milliseconds >= 1000) return l10n.t('{0} s', (milliseconds / 1000).toFixed(1));
  return l10n.t('{0} ms', milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds));
}

function firstLine(sql: string): string {
  const text = sql.trim().replaceAll(/\s+/g, ' ');
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
