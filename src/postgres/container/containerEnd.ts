import { setTimeout as delay } from 'node:timers/promises';
import type { ContainerEngine } from './containerEngine';
import { whileEngineAnswers } from './engineGuard';
import { decisiveLine } from '../embedded/startupFailure';

const LOOK_LIMIT_MS = 5_000;
/** A server's connections end a moment before its container does. */
const END_GRACE_MS = 2_000;
const LOG_LINES = 50;

/** Why a container that was to run does not, for people. */
export async function explainEnd({ endpoint, docker }: ContainerEngine, id: string): Promise<string> {
  const guarded = { doing: 'looking at a container', limitMs: LOOK_LIMIT_MS };
  try {
    return await whileEngineAnswers(endpoint, guarded, async (abortSignal) => {
      const container = docker.getContainer(id);
      await Promise.race([container.wait({ abortSignal }), delay(END_GRACE_MS, undefined, { ref: false })]);
      const { State: state } = await container.inspect({ abortSignal });
      if (state.Running) return 'PostgreSQL closed its connections, and its container runs on.';
      if (state.OOMKilled) return 'The PostgreSQL container stopped: its memory was used up.';
      if (state.ExitCode === 137) return 'The PostgreSQL container stopped: it was killed.';
      const log = await container.logs({ stdout: true, stderr: true, tail: LOG_LINES, abortSignal });
      return `The PostgreSQL container stopped: ${decisiveLine(plainText(log))}.`;
    });
  } catch (error) {
    return (error as { statusCode?: number }).statusCode === 404
      ? 'The PostgreSQL container was removed.'
      : `The PostgreSQL container does not answer: ${(error as Error).message}`;
  }
}

/** The engine sends logs as frames: a header of 8 bytes, stream and length, before each piece. */
function plainText(log: Buffer): string {
  const pieces: Buffer[] = [];
  for (let at = 0; at + 8 <= log.length;) {
    const length = log.readUInt32BE(at + 4);
    pieces.push(log.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return Buffer.concat(pieces).toString('utf8');
}
