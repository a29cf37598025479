/** Entry point of the judge's process: one request, one answer, then the end. */
import { CancelledError, readable } from '../errors';
import { judge } from './judge';
import type { JudgeMessage, JudgeRequest } from './protocol';

const abandoned = new AbortController();

function say(message: JudgeMessage): Promise<void> {
  return new Promise((resolve) => {
    if (!process.send || !process.connected) resolve();
    else process.send(message, () => resolve());
  });
}

async function answer(request: JudgeRequest): Promise<void> {
  try {
    const onProgress = (stage: string) => void say({ type: 'progress', stage });
    const verdict = await judge(request, { signal: abandoned.signal, onProgress });
    await say({ type: 'verdict', verdict });
  } catch (error) {
    if (error instanceof Error) process.stderr.write(`${error.stack ?? error.message}\n`);
    await say({ type: 'error', ...readable(error) });
  }
  process.exit();
}

// Node would open its debugger to whoever sends this, and the candidate's code may: what listens there could forge a verdict.
process.on('SIGUSR1', () => undefined);
// A check that is broken off has calls under way that nobody waits for any more; anything else is a fault of ours.
process.on('unhandledRejection', (reason) => {
  if (!(reason instanceof CancelledError)) throw reason;
});
// Whoever asked is gone: end the checks, which takes their workers and clones down, and leave.
process.once('disconnect', () => abandoned.abort());
process.once('message', (request: JudgeRequest) => void answer(request));
