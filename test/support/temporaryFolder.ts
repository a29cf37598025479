import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** A folder for one test file, emptied of everything after it; its real path, as a child process would see it. */
export function temporaryFolder(): { readonly path: string } {
  const folder = { path: '' };
  before(async () => {
    folder.path = await mkdtemp(path.join(await realpath(os.tmpdir()), 'backend-drills-test-'));
    // Where tests run as root, the database server runs as another account and has to pass.
    await chmod(folder.path, 0o711);
  });
  after(() => rm(folder.path, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}
