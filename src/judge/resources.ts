import type { Client } from 'pg';
import { CandidateError } from '../errors';
import { connectAdmin } from '../postgres/connection';
import type { ServerAccess } from '../postgres/server';

const POLL_MS = 1000;
/** Several times the largest drill's database; what a candidate writes must not fill the disk. */
const MAX_BYTES = 512 * 1024 ** 2;
/** The server has room for some 30,000 locks in all, and other checks need theirs. */
const MAX_LOCKS = 8000;

interface Usage {
  readonly database: string;
  readonly bytes: string;
  readonly locks: string;
}

/** What the clones under check use of the server that all share; whoever takes too much is told of it once. */
export class ResourceWatch {
  private readonly watched = new Map<string, (error: CandidateError) => void>();
  private readonly timer: NodeJS.Timeout;
  private client: Promise<Client> | undefined;
  private looking: Promise<void> | undefined;

  constructor(private readonly access: ServerAccess) {
    this.timer = setInterval(() => {
      this.looking ??= this.look().finally(() => (this.looking = undefined));
    }, POLL_MS).unref();
  }

  /** @returns ends it */
  watch(database: string, onExceeded: (error: CandidateError) => void): () => void {
    this.watched.set(database, onExceeded);
    return () => this.watched.delete(database);
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
    const client = await this.client?.catch(() => undefined);
    await client?.end().catch(() => undefined);
  }

  private async look(): Promise<void> {
    if (this.watched.size === 0) return;
    try {
      this.client ??= connectAdmin(this.access);
      const { rows } = await (
        await this.client
      ).query<Usage>(
        `SELECT datname AS database, pg_database_size(oid) AS bytes,
                (SELECT count(*) FROM pg_locks WHERE pg_locks.database = d.oid) AS locks
         FROM pg_database AS d WHERE datname = ANY ($1)`,
        [[...this.watched.keys()]],
      );
      for (const usage of rows) this.judge(usage);
    } catch {
      this.client = undefined; // The checks themselves say it when the server is gone.
    }
  }

  private judge({ database, bytes, locks }: Usage): void {
    const error = excess(Number(bytes), Number(locks));
    if (!error) return;
    this.watched.get(database)?.(error);
    this.watched.delete(database);
  }
}

function excess(bytes: number, locks: number): CandidateError | undefined {
  if (bytes > MAX_BYTES) {
    return new CandidateError(
      `Your code wrote so much that the database grew to ${Math.round(bytes / 1024 ** 2)} MB; it may take ${MAX_BYTES / 1024 ** 2} MB.`,
      'Write what the task asks for, and no more.',
    );
  }
  if (locks > MAX_LOCKS) {
    return new CandidateError(
      `Your code held ${locks} locks at once, and the server has room for little more.`,
      'Lock the rows or keys that one call needs, and give them back.',
    );
  }
  return undefined;
}
