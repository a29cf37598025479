import assert from 'node:assert/strict';
import { Client } from 'pg';
import { silentLog, type Log } from '../../src/progress';
import { EmbeddedDriver } from '../../src/postgres/embedded/embedded';
import type { Credential, PostgresServer, ServerAccess } from '../../src/postgres/server';
import { SharedServer } from '../../src/postgres/sharedServer';
import { processesUsing } from './processTable';
import { temporaryFolder } from './temporaryFolder';

/** The embedded server of a storage, as one process sees it. */
export function sharedEmbedded(storage: string, log: Log = silentLog): SharedServer {
  return new SharedServer(new EmbeddedDriver(storage, log), storage, log);
}

/** A running embedded server in a storage of its own for all tests of a file; afterwards it is gone with all its processes. */
export function embeddedServer(): { readonly storage: string; readonly access: ServerAccess } {
  let server: PostgresServer | undefined;
  // Hooks run in this order: the server is released before its folder is removed.
  after(async function () {
    this.timeout(30_000);
    await server?.release();
    await assertNothingRuns(folder.path);
  });
  const folder = temporaryFolder();
  before(async function () {
    this.timeout(60_000);
    server = await sharedEmbedded(folder.path).acquire({});
  });
  return {
    get storage() {
      return folder.path;
    },
    get access() {
      assert.ok(server, 'the server is started before the first test');
      return server.access;
    },
  };
}

/** A log that keeps what it was told. */
export function recordingLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const keep = (message: string | Error): void => void lines.push(String(message));
  return { lines, debug: keep, info: keep, warn: keep, error: keep };
}

/** Runs the queries as the role, one after the other, closes the connection and returns the last one's rows. */
export async function queryAs<Row extends object = Record<string, unknown>>(
  access: { readonly host: string; readonly port: number },
  database: string,
  role: Credential,
  ...queries: string[]
): Promise<Row[]> {
  const { host, port } = access;
  const client = new Client({ host, port, database, ...role });
  client.on('error', () => undefined);
  await client.connect();
  try {
    let rows: Row[] = [];
    for (const sql of queries) rows = (await client.query<Row>(sql)).rows;
    return rows;
  } finally {
    await client.end();
  }
}

export async function assertNothingRuns(folder: string): Promise<void> {
  if (process.platform !== 'win32') assert.deepEqual(await processesUsing(folder), []);
}
