import { existsSync } from 'node:fs';
import { chmod, chown, lstat, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createHash } from 'node:crypto';
import { EnvironmentError } from '../../errors';

const OUTSIDE = '/var/tmp';
const OUTSIDE_PREFIX = 'backend-drills-';
/** Names the storage that a home outside belongs to. */
const STORAGE_FILE = 'storage';

/** The account that PostgreSQL runs as where we are root: it refuses to run as root itself. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * `nobody`, where we are root; else undefined: our own account. No account is made; initdb needs one that has a name.
 * @throws EnvironmentError where the system has no such account
 */
export async function serverUser(): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const entry = passwd.split('\n').find((line) => line.startsWith('nobody:'));
  if (!entry) {
    throw new EnvironmentError(
      'PostgreSQL does not run as root, and this system has no account "nobody" to run it as.',
      'Run the editor or the command as another user than root.',
    );
  }
  const [, , uid, gid] = entry.split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

/** Gives a file or folder to the server's account. */
export async function giveTo(user: ServerUser | undefined, file: string): Promise<void> {
  if (user) await chown(file, user.uid, user.gid);
}

/**
 * The folder for the embedded server's own files, made if it is not there: in the storage, or, where that lies in a folder
 * of root's which the server's account may not pass (/root, say), in one of root's under /var/tmp.
 */
export async function embeddedHome(storage: string, user: ServerUser | undefined): Promise<string> {
  const inStorage = path.join(storage, 'embedded');
  if (!user) {
    await mkdir(inStorage, { recursive: true });
    return inStorage;
  }
  await mkdir(storage, { recursive: true });
  const { mode, uid } = await stat(storage);
  if (uid === 0) await chmod(storage, mode | 0o001);
  const home = (await othersMayPass(storage)) ? inStorage : homeOutside(storage);
  await mkdir(home, { recursive: true });
  const found = await lstat(home);
  if (found.uid !== 0 || !found.isDirectory()) {
    throw new EnvironmentError(`${home} belongs to somebody else.`, `Remove ${home} and try again.`);
  }
  await chmod(home, 0o755);
  if (home !== inStorage)
    await writeFile(path.join(home, STORAGE_FILE), path.resolve(storage), { mode: 0o600 });
  return home;
}

/** Homes outside a storage that was removed since: nobody else would ever remove them. */
export async function orphanedHomes(): Promise<string[]> {
  if (process.getuid?.() !== 0) return [];
  const orphaned: string[] = [];
  for (const name of await readdir(OUTSIDE)) {
    const home = path.join(OUTSIDE, name);
    const storage =
      name.startsWith(OUTSIDE_PREFIX) &&
      (await readFile(path.join(home, STORAGE_FILE), 'utf8').catch(() => ''));
    if (storage && homeOutside(storage) === home && !existsSync(storage)) orphaned.push(home);
  }
  return orphaned;
}

function homeOutside(storage: string): string {
  const key = createHash('sha256').update(path.resolve(storage)).digest('hex').slice(0, 12);
  return path.join(OUTSIDE, OUTSIDE_PREFIX + key);
}

/** Whether any account may pass through the folder and all above it. */
export async function othersMayPass(folder: string): Promise<boolean> {
  for (let current = path.resolve(folder); ; current = path.dirname(current)) {
    if (((await stat(current)).mode & 0o001) === 0) return false;
    if (current === path.dirname(current)) return true;
  }
}
