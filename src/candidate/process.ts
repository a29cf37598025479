/** Entry point of the candidate's process: loads their modules and calls what the judge asks for. */
import net from 'node:net';
import { Callee } from './callee';
import { Channel } from './channel';
import { setClockAhead } from './wrongClock';
import { Frames } from './frames';
import { liveMemory } from './liveMemory';
import { installLoader } from './loader';
import type { WorkerMessage, WorkerRequest } from './messages';
import { installPgPositions } from './pgPositions';
import { Positions } from './positions';
import { reportFatalErrors } from './fatal';
import { confineSignals } from './signals';

/** Where the judge put its end of the channel. */
const CHANNEL_FD = 3;
/** What the judge sends is ours; a page of parameters is small. */
const MAX_REQUEST_BYTES = 256 * 1024 * 1024;

/** Below the time that the judge waits before it kills. */
const FLUSH_CAP_MS = 1000;

confineSignals();
const exit = process.exit.bind(process);
const afterwards = setImmediate;
const stream = new net.Socket({ fd: CHANNEL_FD, readable: true, writable: true });
const channel = new Channel(stream, MAX_REQUEST_BYTES, { onMessage: receive, onBroken: () => exit(1) });
const say = (message: WorkerMessage, onSent?: () => void) => channel.send(message, onSent);
let callee: Callee | undefined;

// The judge hung up or is gone: nobody is left to answer to.
stream.once('end', leave);
stream.once('close', leave);

/** Goes once what was printed has left, or cannot. */
function leave(): void {
  setTimeout(exit, FLUSH_CAP_MS, 0);
  process.stdout.write('', () => process.stderr.write('', () => exit(0)));
}

function receive(message: unknown): void {
  const request = message as WorkerRequest;
  switch (request.type) {
    case 'start':
      callee = start(request);
      say({ type: 'ready', confined: isConfined() });
      break;
    case 'call':
      void callee?.call(request);
      break;
    case 'answer':
      callee?.answered(request);
      break;
    case 'ping':
      // Not before what came with it: an answer that is ready is said first.
      afterwards(() => say({ type: 'pong' }));
      break;
    case 'measure':
      say({ type: 'measured', bytes: liveMemory() });
      break;
  }
}

function start(request: Extract<WorkerRequest, { type: 'start' }>): Callee {
  const { workspace, compiled, databasePort, maxReplyBytes, memoryReportMs, clockAheadMs } = request;
  if (clockAheadMs !== 0) setClockAhead(clockAheadMs);
  const frames = new Frames(workspace);
  const positions = new Positions(frames, databasePort, (entries) => say({ type: 'positions', entries }));
  positions.install();
  installPgPositions(frames, positions);
  installLoader(workspace, new Map(compiled));
  reportFatalErrors(frames, say, exit);
  if (memoryReportMs > 0)
    setInterval(() => say({ type: 'memory', bytes: process.memoryUsage.rss() }), memoryReportMs).unref();
  return new Callee({ workspace, frames, maxReplyBytes, say, beforeReply: () => positions.flush() });
}

/** Whether the runtime keeps this process from starting others and from writing files. */
function isConfined(): boolean {
  const { permission } = process as { permission?: { has(scope: string): boolean } };
  return permission !== undefined && !permission.has('child') && !permission.has('fs.write');
}
