import { decodeBind, decodeClose, decodeExecute, decodeParse, type Bind } from './frontend';
import type { Message } from './messages';

export interface BoundStatement {
  readonly sql: string;
  readonly parameters: readonly (string | null)[];
}

/** The prepared statements and portals of one connection: which text an Execute, which names neither, stands for. */
export class Prepared {
  private readonly statements = new Map<string, string>();
  private readonly portals = new Map<string, BoundStatement>();

  /** @param keep gives the copy of a text that is kept */
  constructor(private readonly keep: (text: string) => string) {}

  /** @returns the text, and what undoes the Parse once the server turns out to have refused it */
  parse(message: Message): { sql: string; forget: () => void } {
    const { statement, sql: text } = decodeParse(message);
    const sql = this.keep(text);
    const before = this.statements.get(statement);
    this.statements.set(statement, sql);
    const forget = (): void => {
      if (this.statements.get(statement) !== sql) return;
      if (before === undefined) this.statements.delete(statement);
      else this.statements.set(statement, before);
    };
    return { sql, forget };
  }

  bind(message: Message): BoundStatement {
    const { portal, statement, parameters } = decodeBind(message);
    const bound = {
      sql: this.sqlOf(statement),
      parameters: parameters.map((value) => value && this.keep(value)),
    };
    this.portals.set(portal, bound);
    return bound;
  }

  execute(message: Message): BoundStatement {
    const portal = decodeExecute(message);
    // A cursor that SQL declared can be executed by its name as well.
    return this.portals.get(portal) ?? { sql: `(portal "${portal}")`, parameters: [] };
  }

  close(message: Message): void {
    const { kind, name } = decodeClose(message);
    (kind === 'statement' ? this.statements : this.portals).delete(name);
  }

  private sqlOf(statement: Bind['statement']): string {
    // Prepared by SQL's PREPARE, or not at all; the server knows.
    return this.statements.get(statement) ?? `(prepared statement "${statement}")`;
  }
}
