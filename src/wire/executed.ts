import type { WireStatement } from './record';

/** Texts that are remembered: more than a transaction has portals open at a time. */
const REMEMBERED = 1000;

/** What one connection has executed, by text: for what the server says about it afterwards. */
export class Executed {
  last: WireStatement | undefined;
  private readonly byText = new Map<string, WireStatement>();

  add(statement: WireStatement): void {
    this.last = statement;
    this.byText.delete(statement.sql);
    this.byText.set(statement.sql, statement);
    const [oldest] = this.byText.keys();
    if (this.byText.size > REMEMBERED && oldest !== undefined) this.byText.delete(oldest);
  }

  /** The last one with this text. */
  withText(sql: string): WireStatement | undefined {
    return this.byText.get(sql);
  }
}
