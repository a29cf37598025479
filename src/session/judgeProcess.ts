import { fork, type ChildProcess } from 'node:child_process';
import { CancelledError, EnvironmentError } from '../errors';
import { identityOfSpawned } from '../host/processIdentity';
import { registerProcess } from '../host/processRegistry';
import { nodeRuntime } from '../host/runtime';
import { distPath } from '../installation';
import type { JudgeMessage, JudgeRequest } from '../judge/protocol';
import type { Log, Work } from '../progress';
import type { Verdict } from '../rubric/verdict';

/**
 * Runs the judge in a process of its own: a candidate who manages to kill or block it harms neither the editor nor the score.
 * Cancelling kills it; what it leaves behind is the caller's to sweep.
 * @param codeCache folder that Node may keep compiled code of ours in
 * @throws EnvironmentError where it dies or says that it could not judge; CancelledError
 */
export async function runJudge(
  request: JudgeRequest,
  { log, codeCache }: { readonly log: Log; readonly codeCache: string },
  work: Work,
): Promise<Verdict> {
  const { execPath, env } = nodeRuntime();
  const child = fork(distPath('judge.js'), [], {
    execPath,
    execArgv: [],
    // Saves half of the time that loading the compiler takes, where the runtime knows of it (Node 22.1).
    env: { ...process.env, ...env, NODE_COMPILE_CACHE: codeCache },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    windowsHide: true,
  });
  const cancel = () => child.kill('SIGKILL');
  work.signal?.addEventListener('abort', cancel, { once: true });
  pipeToLog(child, log);
  const gone = register(child, request.storage, log);
  try {
    return await conversation(child, request, work);
  } finally {
    work.signal?.removeEventListener('abort', cancel);
    cancel();
    await gone;
  }
}

/** Writes it down until it has ended: should this process be killed, the next one ends it and all that it started. */
async function register(child: ChildProcess, storage: string, log: Log): Promise<void> {
  if (child.pid === undefined) return; // It was not started, which its 'error' says.
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    const forget = await registerProcess(storage, identityOfSpawned(child.pid));
    await ended;
    await forget();
  } catch (error) {
    log.warn(`The judge's process could not be written down: ${String(error)}`);
  }
}

function conversation(child: ChildProcess, request: JudgeRequest, work: Work): Promise<Verdict> {
  return new Promise((resolve, reject) => {
    child.on('message', (message: JudgeMessage) => {
      if (message.type === 'progress') work.onProgress?.(message.stage);
      else if (message.type === 'verdict') resolve(message.verdict);
      else reject(new EnvironmentError(message.message, message.nextStep));
    });
    child.once('error', (error) => {
      reject(
        new EnvironmentError(`The judge could not be started: ${error.message}`, 'Run the check again.', {
          cause: error,
        }),
      );
    });
    child.once('exit', (code, signal) => {
      if (work.signal?.aborted) reject(new CancelledError('The check was cancelled.'));
      else
        reject(
          new EnvironmentError(
            `The judge's process ended early (${signal ?? `exit code ${code}`}).`,
            'Run the check again.',
          ),
        );
    });
    if (work.signal?.aborted) child.kill('SIGKILL');
    else child.send(request, () => undefined); // a failed send ends in 'exit' or 'error'
  });
}

function pipeToLog(child: ChildProcess, log: Log): void {
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => log.warn(`judge: ${text.trimEnd()}`));
  }
}
