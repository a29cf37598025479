import { l10n, window, type Memento, type QuickPickItem } from 'vscode';
import * as z from 'zod';
import type { StatementState } from '../../postgres/console/statementOutcome';

/** As many as a person looks through. */
const KEPT = 200;
const KEY = 'sqlHistory';
const MOST_CHARACTERS = 10_000;

const entrySchema = z.object({
  sql: z.string(),
  state: z.enum(['done', 'failed', 'cancelled', 'lost']),
  /** ms since the epoch. */
  at: z.number(),
  milliseconds: z.number(),
});

export type HistoryEntry = z.infer<typeof entrySchema>;

/** The statements that were run in this workspace, the newest first; kept with it, and bounded. */
export class SqlHistory {
  constructor(private readonly memento: Memento) {}

  get entries(): readonly HistoryEntry[] {
    // What an older version kept, or a newer one, is no reason to fail.
    return z.array(entrySchema).safeParse(this.memento.get(KEY)).data ?? [];
  }

  /** The same statement again takes the place of the older one. */
  async add(entry: HistoryEntry): Promise<void> {
    if (entry.sql.length > MOST_CHARACTERS) return;
    const others = this.entries.filter(({ sql }) => sql !== entry.sql);
    await this.memento.update(KEY, [entry, ...others].slice(0, KEPT));
  }

  /** Lets the person choose one. Undefined when they turned away. */
  async choose(): Promise<string | undefined> {
    const items: (QuickPickItem & { readonly sql: string })[] = this.entries.map((entry) => ({
      label: entry.sql.replaceAll(/\s+/g, ' ').slice(0, 120),
      description: `${stateWord(entry.state)}, ${new Date(entry.at).toLocaleString()}`,
      sql: entry.sql,
    }));
    const chosen = await window.showQuickPick(items, {
      title: l10n.t('Statements run in this workspace'),
      placeHolder:
        items.length > 0 ? l10n.t('Choose one to put it into the SQL document') : l10n.t('None so far'),
      matchOnDescription: true,
    });
    return chosen?.sql;
  }
}

export function stateWord(state: StatementState): string {
  switch (state) {
    case 'done':
      return l10n.t('done');
    case 'failed':
      return l10n.t('failed');
    case 'cancelled':
      return l10n.t('cancelled');
    case 'lost':
      return l10n.t('connection lost');
  }
}
