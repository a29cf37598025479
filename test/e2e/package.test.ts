import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { glob } from 'tinyglobby';
import { Catalog } from '../../src/catalog/catalog';
import { drillsPath } from '../../src/installation';
import { packAll, type Packages } from '../packaging/package';
import { installVsix } from '../workbench/extensions';
import { installWorkbench } from '../workbench/install';
import { useEditor } from './useEditor';

const packLimitMs = 10 * 60_000;
const checkLimitMs = 120_000;
const drill = 'n-plus-one';

/** What candidates must not find in what they install, and what only contributors need. */
const notShipped =
  /^(test|src)\/|^drills\/[^/]+\/(mistakes\/|solutions\/(?!reference\/))|checks\.ts$|expected\.json$|\.map$/;

describe('what is packaged', function () {
  this.timeout(packLimitMs);
  let folder: string;
  let made: Packages;

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'backend-drills-packed-'));
    made = await packAll(folder);
  });
  after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

  /** Files of a VSIX as VS Code unpacks them, with `/`. */
  async function installed(vsix: string): Promise<{ root: string; files: string[] }> {
    const extensions = await mkdtemp(path.join(folder, 'extensions-'));
    await installVsix(vsix, extensions, await installWorkbench(console.log));
    const [manifest] = await glob('*/package.json', { cwd: extensions });
    assert.ok(manifest, `${vsix} installs nothing`);
    const root = path.join(extensions, path.dirname(manifest));
    return { root, files: await glob('**', { cwd: root, dot: true }) };
  }

  it('holds what an installation needs, and nothing that gives an answer away', async () => {
    const { files } = await installed(made.universal);
    const wanted = [
      'THIRD-PARTY-NOTICES.txt',
      'dist/extension.js',
      'l10n/bundle.l10n.de.json',
      'package.nls.de.json',
      'dist/judge.js',
      'dist/modules/pg/LICENSE',
      `dist/drills/${drill}/checks.js`,
      `drills/${drill}/workspace/src/orders.ts`,
    ];
    assert.deepEqual(
      wanted.filter((file) => !files.includes(file)),
      [],
    );
    assert.deepEqual(
      files.filter((file) => notShipped.test(file)),
      [],
    );
    assert.deepEqual(
      files.filter((file) => file.startsWith('dist/postgres/')),
      [],
      'the universal one carries no PostgreSQL',
    );
  });

  it('runs from the command line of the npm package, with no network', async () => {
    const home = path.join(folder, 'npm');
    const npm = (...parameters: string[]) =>
      promisify(execFile)('npm', parameters, { cwd: folder, shell: process.platform === 'win32' });
    await npm(
      'install',
      '--prefix',
      home,
      '--offline',
      '--omit=optional',
      '--no-audit',
      '--no-fund',
      made.npm,
    );
    const env = { ...process.env, BACKEND_DRILLS_HOME: path.join(folder, 'storage') };
    const cli = path.join(home, 'node_modules', 'backend-drills', 'dist', 'cli.js');
    const { stdout } = await promisify(execFile)(process.execPath, [cli, 'list', '--json'], { env });
    const { drills } = JSON.parse(stdout) as { drills: { id: string }[] };
    const catalog = await Catalog.load(drillsPath());
    assert.deepEqual(
      drills.map(({ id }) => id),
      catalog.drills.map(({ manifest }) => manifest.id),
    );
  });

  describe('installed in VS Code, away from the checkout', () => {
    const editor = useEditor((own) => ({
      extension: made.platform,
      env: { HOME: own, USERPROFILE: own },
      settings: { 'backendDrills.postgres': 'embedded' },
    }));

    it('passes a drill with its own PostgreSQL', async () => {
      const { window, folder: own } = editor;
      await window.showViews('Backend Drills');
      await window.runCommand('Backend Drills: Start Drill');
      await window.choose(/The order list/);
      await window.choose(/suggested/);
      await window.status('Database ready').waitFor({ timeout: checkLimitMs });
      const { root } = await installed(made.platform);
      const workspace = path.join(own, 'backend-drills', drill);
      await cp(path.join(root, 'drills', drill, 'solutions', 'reference'), workspace, { recursive: true });
      await window.runCommand('Backend Drills: Check');
      await window.treeItem(/^Passed, score 4 of 4/).waitFor({ timeout: checkLimitMs });
      await window.screenshot('packaged-check-passed');
    });
  });
});
