import { EnvironmentError } from '../../errors';
import { diskFull } from '../../host/storageError';

/**
 * Why initdb or postgres ended early. `again`: what stood in the way goes by itself (a port that somebody was faster to
 * take); `machine`: the person has to act; `data`: nothing but the data directory is left to blame.
 */
export interface StartupFailure {
  readonly blame: 'again' | 'machine' | 'data';
  readonly error: EnvironmentError;
}

/** Reads the cause out of what the program printed. `folder` is where it works, for the message. */
export function explainStartupFailure(output: string, folder: string): StartupFailure {
  const machine = (message: string, nextStep: string): StartupFailure => ({
    blame: 'machine',
    error: new EnvironmentError(message, nextStep, { cause: new Error(output.trim()) }),
  });
  const again = (message: string): StartupFailure => ({
    blame: 'again',
    error: new EnvironmentError(message, 'Try again.', { cause: new Error(output.trim()) }),
  });

  if (/shared memory segment|shmget|shmat/.test(output) && !/still in use/.test(output)) {
    return machine(
      `PostgreSQL got no shared memory: ${decisiveLine(output)}`,
      'Give the machine or container more shared memory (docker run --shm-size=256m), or close other programs.',
    );
  }
  if (/No space left on device|Disk quota exceeded/.test(output)) {
    return { blame: 'machine', error: diskFull(folder, new Error(output.trim())) };
  }
  if (/Address already in use|Only one usage of each socket address/.test(output)) {
    return again('Another program took the port that PostgreSQL was to listen on.');
  }
  if (/still in use|lock file "postmaster.pid" already exists/.test(output)) {
    return again('The former PostgreSQL server has not ended yet.');
  }
  const library = /error while loading shared libraries: ([^:\s]+)/.exec(output)?.[1];
  if (library) {
    return machine(
      `The embedded PostgreSQL needs the library ${library}, which this system does not have.`,
      'Install it with your package manager, or use a container engine or your own server.',
    );
  }
  const libc = /version [`']?(GLIBC(?:XX)?_[\d.]+)'? not found/.exec(output)?.[1];
  if (libc || /ENOENT/.test(output)) {
    return machine(
      `The embedded PostgreSQL does not run on this system's C library${libc ? ` (it needs ${libc})` : ''}.`,
      'Use a system with a current glibc (not musl), a container engine or your own server.',
    );
  }
  const nameless = /could not look up effective user ID (\d+)/.exec(output)?.[1];
  if (nameless) {
    return machine(
      `PostgreSQL does not run as user id ${nameless}, which has no account on this system.`,
      'Add it to /etc/passwd (docker run without --user, or with a user of the image), or use your own server.',
    );
  }
  if (/administrative permissions/.test(output)) {
    return machine(
      'PostgreSQL does not run with administrator rights.',
      'Start the editor or the terminal without "Run as administrator".',
    );
  }
  if (/Permission denied|Operation not permitted|EACCES|EPERM/.test(output)) {
    return machine(
      `PostgreSQL has not the rights that it needs in ${folder}: ${decisiveLine(output)}`,
      'Check the owner of that folder, or choose another one with BACKEND_DRILLS_HOME.',
    );
  }
  return {
    blame: 'data',
    error: new EnvironmentError(
      `The embedded PostgreSQL did not start: ${decisiveLine(output)}`,
      'Clear the caches and try again; if it stays, use a container engine or your own server.',
      { cause: new Error(output.trim()) },
    ),
  };
}

/**
 * The last line that says why, without PostgreSQL's prefix of time and pid. What follows on a panic, the signal that its process
 * ended with and the refusals of whoever came then, says less.
 */
export function decisiveLine(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const decisive =
    lines.findLast((line) => line.includes('PANIC:')) ??
    lines.findLast((line) => /FATAL:|terminated by signal|error:/.test(line)) ??
    lines.at(-1);
  return decisive?.replace(/^.*?(?=PANIC:|FATAL:|LOG:|error:)/, '').trim() ?? 'it ended without a word';
}
