import { ProtocolError } from './messages';
import type { WireStatement } from './record';

/** Characters of SQL and parameters that one proxy keeps; behind that, only the beginning of each text. */
const TEXT_BUDGET = 64 * 1024 * 1024;
const BEGINNING = 200;
/** Texts that are remembered so that a statement sent a thousand times is kept once. */
const REMEMBERED = 1000;
/** Statements of one proxy: five times the rows of the largest table that a drill works through. */
const STATEMENT_LIMIT = 500_000;
/** Reports of one proxy: about 2 kB each. */
const REPORT_LIMIT = 50_000;

/** All statements of one proxy, in order of arrival, within bounds that a hostile client cannot widen. */
export class Journal {
  readonly statements: WireStatement[] = [];
  private budget = TEXT_BUDGET;
  private reports = 0;
  private readonly remembered = new Map<string, string>();

  /** The text as it will be kept: one copy of equal ones, shortened once the budget is spent. */
  keep(text: string): string {
    const known = this.remembered.get(text);
    if (known !== undefined) return known;
    if (text.length > this.budget) {
      this.budget = 0;
      // Through a buffer, since a slice would keep all of the string that it was cut from.
      return Buffer.from(text.slice(0, BEGINNING)).toString();
    }
    this.budget -= text.length;
    if (this.remembered.size < REMEMBERED) this.remembered.set(text, text);
    return text;
  }

  /** @throws ProtocolError when there are too many */
  add(
    entry: Pick<WireStatement, 'connection' | 'protocol' | 'sql' | 'parameters'>,
    position: WireStatement['position'],
  ): WireStatement {
    if (this.statements.length >= STATEMENT_LIMIT) {
      throw new ProtocolError(`more than ${STATEMENT_LIMIT} statements`, '54000');
    }
    const statement: WireStatement = {
      index: this.statements.length,
      ...entry,
      tags: [],
      rows: 0,
      bytes: 0,
      reports: [],
      reportsLost: 0,
      position,
      startedAt: performance.now(),
    };
    this.statements.push(statement);
    return statement;
  }

  /** Keeps a report with its statement; one without content, or too many, is counted as lost. */
  report(statement: WireStatement, content: unknown): void {
    this.reports += 1;
    if (content === undefined || this.reports > REPORT_LIMIT) statement.reportsLost += 1;
    else statement.reports.push({ content, command: statement.tags.length });
  }
}
