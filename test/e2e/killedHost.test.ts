import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { identityOfSpawned, isAlive, type ProcessIdentity } from '../../src/host/processIdentity';
import { silentLog } from '../../src/progress';
import { withAdmin } from '../../src/postgres/connection';
import { runningServerSchema, type RunningServer } from '../../src/postgres/driver';
import { Engine } from '../../src/session/engine';
import { docker, left, requireEngine } from '../container/engine';
import { descendantsOf, processesUsing } from '../support/processTable';
import { useEditor } from './useEditor';

const databaseLimitMs = 120_000;
const pollMs = 50;

/** Every check that calls it stays in the middle until a cap ends it: its statement is under way for ten minutes. */
const neverSettles = `import { pool } from './database';

export const listOrders = (): Promise<unknown> => pool.query('SELECT pg_sleep(600)');
`;

for (const kind of ['embedded', 'container'] as const) {
  describe(`an extension host that is killed during a check on the ${kind} server`, function () {
    if (process.platform === 'win32') return; // what runs is read from `ps`
    if (kind === 'container') requireEngine();

    // Each in a window of its own: one that was killed before may still be starting a host for the page that is gone.
    inWindow('leaves nothing behind when it alone is killed', ({ killAndStartAgain }) =>
      killAndStartAgain(() => []),
    );
    inWindow('leaves nothing behind when the judge is killed with it', ({ killAndStartAgain }) =>
      killAndStartAgain((ours) => ours.filter(isJudge)),
    );
    inWindow('misses a server that is killed, starts it again, and stops it', ({ killServerAndStop }) =>
      killServerAndStop(),
    );

    function inWindow(title: string, test: (drill: Drill) => Promise<void>): void {
      describe(title, () => {
        defineIn(test);
      });
    }

    function defineIn(test: (drill: Drill) => Promise<void>): void {
      let parent = '';
      let workspace = '';
      before(async () => {
        parent = await mkdtemp(path.join(os.tmpdir(), 'backend-drills-killed-'));
        const storage = path.join(parent, 'elsewhere');
        const engine = new Engine({ storage, log: silentLog, postgres: () => kind });
        workspace = (await engine.create('n-plus-one', path.join(parent, 'n-plus-one'))).folder;
        await writeFile(path.join(workspace, 'src', 'orders.ts'), neverSettles);
      });
      const editor = useEditor(() => ({
        folder: workspace,
        dataDirectory: path.join(parent, 'data'),
        settings: { 'backendDrills.postgres': kind },
      }));
      after(() => rm(parent, { recursive: true, force: true, maxRetries: 5 }));

      const storage = (): string =>
        path.join(parent, 'data', 'data', 'User', 'globalStorage', 'backend-drills.backend-drills');

      it('in a window of its own', () => test({ killAndStartAgain, killServerAndStop }));

      async function killServerAndStop(): Promise<void> {
        const { window } = editor;
        await window.status('Database ready').waitFor({ timeout: databaseLimitMs });
        const { resource } = await server();
        if (resource.type === 'process') process.kill(resource.process.pid, 'SIGKILL');
        else await docker('kill', resource.id);
        await window.notification(/The database went away: \S/).waitFor();
        await window.status('Database lost').waitFor();
        await window.screenshot(`server-killed-${kind}`);
        await window.button('Start Again').click();
        await window.status('Database ready').waitFor({ timeout: databaseLimitMs });
        await assertOneServer();

        const home = kind === 'embedded' ? await embeddedHome() : undefined;
        await window.runCommand('Backend Drills: Stop Database');
        await window.status('Database stopped').waitFor();
        if (home) assert.deepEqual(await processesUsing(home), []);
        else assert.deepEqual(await left('containers', await owner()), []);
      }

      async function killAndStartAgain(alsoKilled: (ours: Ours[]) => Ours[]): Promise<void> {
        const { window } = editor;
        await window.status('Database ready').waitFor({ timeout: databaseLimitMs });
        await window.button('Check').click();
        await checkIsUnderWay();
        const host = identityOfSpawned(await window.extensionHost());
        const ours = await oursBelow(host.pid);
        assert.ok(ours.some(isJudge) && ours.some(isWorker), 'a judge and a worker are in the middle');
        assert.ok((await checkClones()).length > 0, 'with a clone');

        for (const { pid } of [host, ...alsoKilled(ours).map(({ identity }) => identity)])
          process.kill(pid, 'SIGKILL');
        await window.page.reload();
        await window.status('Database ready').waitFor({ timeout: databaseLimitMs });

        const next = await window.extensionHost(host.pid);
        assert.deepEqual(await living(ours), []);
        assert.deepEqual(await oursBelow(next), []);
        assert.deepEqual(await checkClones(), []);
        assert.deepEqual(await strayRoles(), []);
        await assertOneServer();
      }

      /** Resolves when a statement of the candidate's stands at the database. */
      async function checkIsUnderWay(): Promise<void> {
        const under = `SELECT FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(600)' AND state = 'active'`;
        while ((await query(under)).length === 0) await delay(pollMs);
      }

      const checkClones = (): Promise<unknown[]> =>
        query(`SELECT datname FROM pg_database WHERE starts_with(datname, 'backend_drills_check_')`);

      /** Clones' roles without a clone: a role's name ends with its clone's id. */
      const strayRoles = (): Promise<unknown[]> =>
        query(`SELECT rolname FROM pg_roles WHERE rolname ~ '^backend_drills_(candidate|app)_'
                  AND NOT EXISTS (SELECT FROM pg_database WHERE right(datname, 12) = right(rolname, 12))`);

      async function query(sql: string): Promise<unknown[]> {
        return withAdmin(
          (await server()).access,
          {},
          async (client) => (await client.query<object>(sql)).rows,
        );
      }

      async function server(): Promise<RunningServer> {
        const record = await json<{ server: unknown }>(kind, 'server.json');
        return runningServerSchema.parse(record.server);
      }

      /** What every process of the embedded server names in its command line; for root it lies outside the storage. */
      async function embeddedHome(): Promise<string> {
        const [row] = (await query('SHOW data_directory')) as { data_directory: string }[];
        return path.dirname(row!.data_directory);
      }

      async function owner(): Promise<string> {
        return (await json<{ id: string }>('container', 'owner.json')).id;
      }

      async function json<T>(...file: string[]): Promise<T> {
        return JSON.parse(await readFile(path.join(storage(), 'servers', ...file), 'utf8')) as T;
      }

      /** The server in use is the only one of this storage's. */
      async function assertOneServer(): Promise<void> {
        const { resource } = await server();
        if (resource.type === 'container') {
          assert.deepEqual(await left('containers', await owner()), [resource.id]);
          return;
        }
        const running = await processesUsing(await embeddedHome());
        // A connection's process has its server's command line until it has given itself a title.
        const servers = running.filter(({ parent }) => !running.some(({ pid }) => pid === parent));
        assert.deepEqual(
          servers.map(({ pid }) => pid),
          [resource.process.pid],
          servers.map(({ command }) => command).join('\n'),
        );
      }
    }
  });
}

/** What is done to a drill whose check is under way. */
interface Drill {
  readonly killAndStartAgain: (alsoKilled: (ours: Ours[]) => Ours[]) => Promise<void>;
  readonly killServerAndStop: () => Promise<void>;
}

/** A judge's or a candidate's process. */
interface Ours {
  readonly command: string;
  readonly identity: ProcessIdentity;
}

const isJudge = ({ command }: { command: string }): boolean => /[\\/]judge\.js\b/.test(command);
const isWorker = ({ command }: { command: string }): boolean => /[\\/]worker\.js$/.test(command);

async function oursBelow(host: number): Promise<Ours[]> {
  const found = (await descendantsOf(host)).filter((listed) => isJudge(listed) || isWorker(listed));
  return found.map(({ command, pid }) => ({ command, identity: identityOfSpawned(pid) }));
}

async function living(processes: readonly Ours[]): Promise<Ours[]> {
  const alive = await Promise.all(processes.map(({ identity }) => isAlive(identity)));
  return processes.filter((_, index) => alive[index]);
}
