import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { CancelledError, EnvironmentError, throwIfCancelled } from '../../errors';
import type { Work } from '../../progress';
import { program, type Binaries } from './binaries';
import type { DataDirectory } from './dataDirectory';
import type { RunningServer } from '../driver';
import { killPostmaster } from './postmaster';
import { runProgram, type ProgramRun } from './programRun';
import type { ServerAccess } from '../server';
import type { ServerLog } from './serverLog';
import type { ServerUser } from './serverUser';
import { SERVER_SETTINGS, settingArguments } from '../settings';
import { explainStartupFailure, type StartupFailure } from './startupFailure';
import { readVersion } from '../version';

const HOST = '127.0.0.1';
const ATTEMPTS = 5;
const RETRY_MS = 200;
const POLL_MS = 10;
/** Measured: 44 ms; crash recovery of a large database on a slow disk is what the rest is for. */
const READY_LIMIT_MS = 60_000;

/** Errors of the candidate's statements are no news for the log; LOG is the level of a refused port and of a crash. */
const EMBEDDED_SETTINGS = {
  ...SERVER_SETTINGS,
  listen_addresses: HOST,
  unix_socket_directories: '',
  log_min_messages: 'log',
  log_checkpoints: 'off',
  log_timezone: 'UTC',
};

export interface LaunchInput {
  readonly binaries: Binaries;
  readonly data: DataDirectory;
  readonly log: ServerLog;
  readonly user: ServerUser | undefined;
}

/** The server ended before it was ready. */
export class StartupError extends Error {
  constructor(readonly failure: StartupFailure) {
    super(failure.error.message);
  }
}

/**
 * Starts `postgres` on a free port of loopback; resolves after its first query. It outlives this process.
 * @throws StartupError, CancelledError: then nothing runs
 */
export async function launch(input: LaunchInput, work: Work, choosePort = freePort): Promise<RunningServer> {
  for (let attempt = 1; ; attempt++) {
    throwIfCancelled(work.signal);
    try {
      return await launchOn(await choosePort(), input, work);
    } catch (error) {
      const again = error instanceof StartupError && error.failure.blame === 'again';
      if (!again || attempt === ATTEMPTS) throw error;
      await delay(RETRY_MS);
    }
  }
}

async function launchOn(port: number, input: LaunchInput, work: Work): Promise<RunningServer> {
  const { binaries, data, log, user } = input;
  const password = await data.password();
  const output = await log.open();
  const from = await log.size();
  await data.markRunning();
  const args = ['-D', data.path, ...settingArguments({ ...EMBEDDED_SETTINGS, port: String(port) })];
  const run = runProgram(program(binaries, 'postgres'), args, {
    cwd: data.path,
    output: output.fd,
    user,
    detached: true,
  });
  await output.close();
  const access: Omit<ServerAccess, 'version'> = {
    kind: 'embedded',
    host: HOST,
    port,
    admin: { user: 'postgres', password },
    superuser: true,
    database: 'postgres',
    tls: false,
  };
  try {
    const version = await untilReady({ ...access, version: 0 }, run, work);
    run.child.unref();
    if (!run.identity) throw new Error('A server that answers has a pid.');
    return { access: { ...access, version }, resource: { type: 'process', process: run.identity } };
  } catch (error) {
    if (run.identity) await killPostmaster(run.identity);
    if (!(error instanceof EndedEarly)) throw error;
    throw new StartupError(explainStartupFailure(`${await log.textFrom(from)}\n${error.message}`, data.path));
  }
}

/** Waits for the first query that succeeds; returns the server's version. */
async function untilReady(access: ServerAccess, run: ProgramRun, work: Work): Promise<number> {
  let ended: EndedEarly | undefined;
  void run.ended.then((end) => (ended = new EndedEarly(end.error?.message ?? '')));
  const deadline = Date.now() + READY_LIMIT_MS;
  for (;;) {
    try {
      return await readVersion(access, work.signal);
    } catch (error) {
      if (work.signal?.aborted) throw new CancelledError();
      if (ended) throw ended;
      if (Date.now() > deadline) throw notReady(error);
    }
    await delay(POLL_MS);
  }
}

class EndedEarly extends Error {}

function notReady(cause: unknown): EnvironmentError {
  return new EnvironmentError(
    `The embedded PostgreSQL started, but answered no query in ${READY_LIMIT_MS / 1000} s.`,
    'Check that no firewall blocks connections to 127.0.0.1, and that the machine is not overloaded.',
    { cause },
  );
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, HOST, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
