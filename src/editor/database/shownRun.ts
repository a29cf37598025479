import type { Cell, StatementOutcome } from '../../postgres/console/statementOutcome';
import type { ShownCell, ShownRun, ShownStatement } from '../../webview/sqlResults/protocol';
import type { SqlRun } from './sqlConsole';

/** Rows of a page: as many as one looks through, few enough to be drawn at once. */
export const PAGE_ROWS = 100;

/** A longer value is cut off where it is shown, and copied whole. */
const SHOWN_CHARACTERS = 500;

const NUMERIC = new Set(['int2', 'int4', 'int8', 'float4', 'float8', 'numeric', 'money', 'oid']);

/** What the page shows of a run. @param pages which page of each statement's rows, from 0; the first where none is given */
export function shownRun(run: SqlRun, pages: ReadonlyMap<number, number>): ShownRun {
  const { outcomes, statements, running, document, title } = run;
  const last = outcomes.at(-1);
  return {
    title,
    running: running ? statements[outcomes.length]?.text : undefined,
    statements: outcomes.map((outcome, index) => shownStatement(outcome, pages.get(index) ?? 0)),
    skipped: !running && last ? statements.length - outcomes.length : 0,
    transaction: last?.transaction ?? 'idle',
    inDocument: document !== undefined,
    explained: !running && !last,
  };
}

/** The nearest page to the wanted one that there is. */
export function pageWithin({ rows }: Pick<StatementOutcome, 'rows'>, wanted: number): number {
  return Math.max(0, Math.min(pageCount(rows.length) - 1, Math.trunc(wanted) || 0));
}

function shownStatement(outcome: StatementOutcome, page: number): ShownStatement {
  const { sql, state, tag, milliseconds, columns, rows, complete, notices, failure } = outcome;
  const firstRow = page * PAGE_ROWS;
  return {
    sql,
    state,
    tag,
    milliseconds,
    columns: columns.map(({ name, type }) => ({
      name,
      type,
      numeric: type !== undefined && NUMERIC.has(type),
    })),
    rows: rows.slice(firstRow, firstRow + PAGE_ROWS).map((row) => row.map(shownCell)),
    firstRow,
    rowCount: rows.length,
    complete,
    page,
    pageCount: pageCount(rows.length),
    notices,
    failure,
  };
}

function pageCount(rows: number): number {
  return Math.max(1, Math.ceil(rows / PAGE_ROWS));
}

function shownCell(cell: Cell): ShownCell {
  return cell !== null && cell.length > SHOWN_CHARACTERS ? `${cell.slice(0, SHOWN_CHARACTERS)}…` : cell;
}
