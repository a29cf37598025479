import { Client } from 'pg';
import { EmbeddedDriver } from '../../src/postgres/embedded/embedded';
import type { RunningServer } from '../../src/postgres/driver';
import { silentLog } from '../../src/progress';
import { WireProxy, type WireProxyOptions } from '../../src/wire/proxy';
import { temporaryFolder } from '../support/temporaryFolder';

export const credential = { user: 'candidate', password: 'only_the_wire_knows_it' };

/** A real server for the tests of one file, and proxies in front of it that are closed after each test. */
export class WireServer {
  private readonly folder = temporaryFolder();
  private driver!: EmbeddedDriver;
  private running!: RunningServer;
  private readonly clients: Client[] = [];
  private readonly proxies: WireProxy[] = [];

  constructor() {
    before(async () => {
      this.driver = new EmbeddedDriver(this.folder.path, silentLog);
      this.running = await this.driver.start({});
    });
    afterEach(async () => {
      await Promise.all(this.clients.splice(0).map((client) => client.end().catch(() => undefined)));
      await Promise.all(this.proxies.splice(0).map((proxy) => proxy.close()));
    });
    after(() => this.driver.stop(this.running));
  }

  get access(): RunningServer['access'] {
    return this.running.access;
  }

  get process(): number {
    if (this.running.resource.type !== 'process') throw new Error('The embedded server is a process.');
    return this.running.resource.process.pid;
  }

  async restart(): Promise<void> {
    this.running = await this.driver.start({});
  }

  async proxy(options: Partial<WireProxyOptions> = {}): Promise<WireProxy> {
    const { host, port, tls, database, admin } = this.access;
    const proxy = await WireProxy.open({
      upstream: { host, port, tls, database, ...admin },
      credential,
      ...options,
    });
    this.proxies.push(proxy);
    return proxy;
  }

  /** Straight to the server, as its superuser. */
  async direct(): Promise<Client> {
    const { host, port, database, admin } = this.access;
    return this.connect(new Client({ host, port, database, ...admin }));
  }

  async client(proxy: WireProxy, options: object = {}): Promise<Client> {
    return this.connect(new Client({ ...this.address(proxy), ...options }));
  }

  address(proxy: WireProxy) {
    return { host: '127.0.0.1', port: proxy.port, database: this.access.database, ...credential };
  }

  private async connect(client: Client): Promise<Client> {
    client.on('error', () => undefined);
    await client.connect();
    this.clients.push(client);
    return client;
  }
}

/** The first column of the first row. */
export async function valueOf(client: Client, sql: string, parameters: unknown[] = []): Promise<unknown> {
  const { rows } = await client.query<Record<string, unknown>>(sql, parameters);
  return Object.values(rows[0] ?? {})[0];
}
