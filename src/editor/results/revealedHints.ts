import { EventEmitter, type Disposable, type Memento } from 'vscode';

const KEY = 'revealedHints';

/** How many hints of each check the candidate has asked for; kept with the workspace. */
export class RevealedHints implements Disposable {
  private readonly changed = new EventEmitter<void>();
  readonly onDidChange = this.changed.event;

  constructor(private readonly memento: Memento) {}

  count(checkId: string): number {
    return this.counts()[checkId] ?? 0;
  }

  async reveal(checkId: string): Promise<void> {
    await this.memento.update(KEY, { ...this.counts(), [checkId]: this.count(checkId) + 1 });
    this.changed.fire();
  }

  async clear(): Promise<void> {
    await this.memento.update(KEY, undefined);
    this.changed.fire();
  }

  dispose(): void {
    this.changed.dispose();
  }

  private counts(): Readonly<Record<string, number>> {
    return this.memento.get<Record<string, number>>(KEY, {});
  }
}
