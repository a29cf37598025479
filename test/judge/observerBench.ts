import { Client } from 'pg';
import { installDdlReports } from '../../src/judge/observe/ddl';
import { interceptReport } from '../../src/judge/observe/interceptor';
import { Observers } from '../../src/judge/observe/observers';
import { installPlanReports } from '../../src/judge/observe/plans';
import { AppDatabase } from '../../src/judge/database';
import { createClone, type Clone } from '../../src/postgres/database/clone';
import type { ServerAccess } from '../../src/postgres/server';
import { ensureTemplate } from '../../src/postgres/database/template';
import type { WireStatement } from '../../src/wire/record';
import { WireProxy } from '../../src/wire/proxy';

export const ROWS = 20_000;

/** One table of a shop with a column that is unique, one that is skewed (status) and one that spreads evenly (customer). */
const SEED = `
  CREATE TABLE customers (id int PRIMARY KEY);
  INSERT INTO customers SELECT generate_series(0, 199);
  CREATE TABLE orders (id int PRIMARY KEY, customer int NOT NULL, status text NOT NULL, region int, note text NOT NULL);
  INSERT INTO orders SELECT n, n % 200, CASE WHEN n % 1000 = 0 THEN 'open' ELSE 'done' END, n % 7, 'note ' || n
    FROM generate_series(1, ${ROWS}) n`;

/** The candidate's connection to a clone, its wire, and what the judge has beside it. */
export interface Observed {
  readonly clone: Clone;
  readonly proxy: WireProxy;
  readonly client: Client;
  readonly app: AppDatabase;
  readonly observers: Observers;
  /** Notices that the candidate's client got to see. */
  readonly notices: string[];
  /** Runs the statements one by one, failing ones too, and returns the wire's records of them. */
  readonly run: (...statements: string[]) => Promise<WireStatement[]>;
  readonly connect: () => Promise<Client>;
}

/** Clones of a server's template for the tests of one file, gone after each test. */
export class ObserverBench {
  private template = '';
  private readonly teardown: (() => Promise<unknown>)[] = [];

  constructor(private readonly server: { readonly access: ServerAccess }) {
    before(async () => {
      const scripts = [{ name: 'seed.sql', sql: SEED }];
      this.template = await ensureTemplate(server.access, { key: 'observers', scripts });
    });
    afterEach(async () => {
      for (const undo of this.teardown.splice(0).reverse()) await undo();
    });
  }

  async open({ plans = false, ddl = false } = {}): Promise<Observed> {
    const { access } = this.server;
    const clone = await createClone(access, this.template, { purpose: 'check', label: 'observed' });
    this.teardown.push(() => clone.drop());
    if (plans) await installPlanReports(access, clone);
    if (ddl) await installDdlReports(access, clone);
    const { host, port, tls, database } = clone;
    const proxy = await WireProxy.open({
      upstream: { host, port, tls, database, ...clone.candidate },
      credential: { user: 'candidate', password: 'theirs' },
      intercept: interceptReport,
    });
    this.teardown.push(() => proxy.close());
    const notices: string[] = [];
    const connect = async (): Promise<Client> => {
      const own = { user: 'candidate', password: 'theirs' };
      const client = new Client({ host: '127.0.0.1', port: proxy.port, database, ...own });
      client.on('error', () => undefined);
      client.on('notice', ({ message }) => notices.push(message ?? ''));
      await client.connect();
      this.teardown.push(() => client.end());
      return client;
    };
    const client = await connect();
    const app = await AppDatabase.connect(clone);
    this.teardown.push(() => app.close());
    const run = async (...statements: string[]): Promise<WireStatement[]> => {
      const from = proxy.statements.length;
      for (const sql of statements) await client.query(sql).catch(() => undefined);
      await proxy.quiet();
      return proxy.statements.slice(from);
    };
    const observers = new Observers(access, clone, undefined);
    return { clone, proxy, client, app, observers, notices, run, connect };
  }
}
