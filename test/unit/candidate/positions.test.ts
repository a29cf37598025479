import assert from 'node:assert/strict';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { installationRoot } from '../../../src/installation';
import { installModules } from '../../../src/workspace/modules';
import { runtimes } from '../../support/runtimes';
import { Bench } from './bench';
import { FakePostgres } from './fakePostgres';

/** Each statement's text is the line that must be found for it. */
const SOURCE = `import { Client, Pool, Query } from 'pg';
import net from 'node:net';
import { viaHelper } from './helper';

interface Padding { readonly keeps: 'lines apart from the compiled ones' }

const pool = new Pool({ max: 1 });

export async function simple() {
  await pool.query('main:10');
  const client = await pool.connect();
  await client.query('main:12');
  await client.query('main:13', []);
  await client.query({ text: 'main:14', name: 'named' });
  client.release();
}

/** One client, many queries: all but the first wait, and leave when another one is done. */
export async function waiting() {
  await Promise.all([
    pool.query('main:21'),
    pool.query('main:22', [1]),
    pool.query('main:23'),
  ]);
  const client = new Client();
  await client.connect();
  await Promise.all([
    client.query('main:28'),
    client.query('main:29', [1]),
    client.query('main:30'),
  ]);
  await client.end();
}

export async function others() {
  await new Promise((resolve) => pool.query('main:36', [], resolve));
  const client = await pool.connect();
  await new Promise((resolve) => client.query(new Query('main:38', resolve as never)));
  client.release();
  await viaHelper(pool);
  const queries = ['main:42', 'main:42'].map((sql) =>
    pool.query(sql),
  );
  await Promise.all(queries);
}

export async function raw() {
  const socket = net.connect(Number(process.env.PGPORT), '127.0.0.1');
  socket.write(Buffer.from('0000000800030000', 'hex'));
  await new Promise((resolve) => socket.once('data', resolve));
  const text = Buffer.from('Q\\0\\0\\0\\x0cmain:52\\0');
  socket.write(text);
  await new Promise((resolve) => socket.once('data', resolve));
  socket.destroy();
}
`;

const HELPER = `import type { Pool } from 'pg';
export async function viaHelper(pool: Pool) {
  await pool.query('helper:3');
}
`;

for (const runtime of runtimes()) {
  describe(`source positions on Node ${runtime.version}`, function () {
    this.timeout(30_000);
    const bench = new Bench();
    let server: FakePostgres;
    let databaseUrl: string;
    beforeEach(async () => {
      server = new FakePostgres();
      databaseUrl = await server.listen();
    });
    afterEach(() => server.close());

    async function worker(files: Record<string, string>) {
      const workspace = await bench.workspace(files);
      await installModules(workspace);
      return {
        workspace,
        start: () => bench.worker({}, { runtime, workspace, databaseUrl, onPosition: server.onPosition }),
      };
    }

    const expected: Record<string, number> = { simple: 4, waiting: 6, others: 5, raw: 1 };
    for (const [name, count] of Object.entries(expected)) {
      it(`are there for every statement when the call returns: ${name}`, async () => {
        const { start } = await worker({ 'main.ts': SOURCE, 'helper.ts': HELPER });
        await (await start()).call('main.ts', name, []);
        const located = server.located();
        assert.equal(located.length, count);
        for (const [sql, line] of located) assert.equal(line, sql.replace(':', '.ts:'));
      });
    }

    it('are told by the stack for a driver that writes at once, whichever it is', async () => {
      const source = `import { createConnection } from 'strange-driver';\nexport async function main() {\n  const connection = await createConnection();\n  await connection.run('main:4');\n}`;
      const driver = `const net = require('node:net');
        const once = (socket) => new Promise((resolve) => socket.once('data', resolve));
        exports.createConnection = async () => {
          const socket = net.connect(Number(process.env.PGPORT), '127.0.0.1');
          socket.write(Buffer.from('0000000800030000', 'hex'));
          await once(socket);
          return { run: async (sql) => { socket.write('Q\\0\\0\\0\\x0b' + sql + '\\0'); await once(socket); } };
        };`;
      const { start } = await worker({ 'main.ts': source, 'node_modules/strange-driver/index.js': driver });
      await (await start()).call('main.ts', 'main', []);
      assert.deepEqual(server.located(), [['main:4', 'main.ts:4']]);
    });

    it('are left out, and nothing else, for a driver that writes later', async () => {
      const source = `import postgres from 'postgres';\nconst sql = postgres({ max: 1, fetch_types: false });\nexport async function main() {\n  await sql.unsafe('main:4');\n}`;
      const { workspace, start } = await worker({ 'main.ts': source });
      const driver = path.join(installationRoot(), 'node_modules', 'postgres');
      await cp(driver, path.join(workspace, 'node_modules', 'postgres'), { recursive: true });
      await (await start()).call('main.ts', 'main', []);
      assert.deepEqual(
        server.arrivals.map(({ sql }) => sql),
        ['main:4'],
      );
      assert.ok([undefined, 'main.ts:4'].includes(server.located()[0]![1]), String(server.located()));
    });
  });
}
