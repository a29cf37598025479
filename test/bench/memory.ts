import { readdir, readFile, readlink } from 'node:fs/promises';
import type { Measurement } from './measurement';

const PERIOD_MS = 50;

const JUDGE = 'memory: judge, peak';
const WORKER = 'memory: candidate worker, peak of each';
const SERVER = 'memory: PostgreSQL, peak';

/**
 * Watches memory until it is stopped: the most that the kernel has seen resident of each judge and worker, and the server's
 * share (PSS: its processes have their buffers in common). Linux only, where /proc tells.
 * @param installation folder whose judge and workers are meant
 * @param dataDirectory the server's, in which all its processes run
 */
export function watchMemory(installation: string, dataDirectory: string): { stop(): Promise<Measurement[]> } {
  if (process.platform !== 'linux') return { stop: async () => [JUDGE, WORKER, SERVER].map(unknown) };
  // By pid: a worker that has just been forked still has its judge's command line, and is known better at the next look.
  const peaks = new Map<number, { readonly what: string; readonly size: number }>();
  let serverPeak = 0;
  const stopping = new AbortController();
  const watching = (async () => {
    while (!stopping.signal.aborted) {
      let server = 0;
      for (const pid of (await readdir('/proc')).map(Number).filter(Boolean)) {
        const what = await kindOf(pid, installation);
        if (what) peaks.set(pid, { what, size: await peak(pid, peaks.get(pid)?.size) });
        else if ((await cwd(pid)) === dataDirectory) server += await kilobytes(pid, 'smaps_rollup', 'Pss');
      }
      serverPeak = Math.max(serverPeak, server);
      await new Promise((resolve) => setTimeout(resolve, PERIOD_MS));
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await watching;
      const processes = [JUDGE, WORKER].map((what) => {
        const own = [...peaks.values()].filter((each) => each.what === what);
        return megabytes(
          what,
          own.map(({ size }) => size),
        );
      });
      return [...processes, megabytes(SERVER, [serverPeak])];
    },
  };
}

function unknown(what: string): Measurement {
  return { what, unit: 'MB', samples: [], note: 'read from /proc, which is not here' };
}

function megabytes(what: string, samples: readonly number[]): Measurement {
  return { what, unit: 'MB', samples: samples.filter(Boolean).map((size) => size / 1024) };
}

async function kindOf(pid: number, installation: string): Promise<string | undefined> {
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  if (!command.includes(installation)) return undefined;
  if (command.includes('judge.js')) return JUDGE;
  return command.includes('worker.js') ? WORKER : undefined;
}

/** The most in kB that was resident; what was seen before where the process has just ended. */
async function peak(pid: number, before = 0): Promise<number> {
  return (await kilobytes(pid, 'status', 'VmHWM')) || before;
}

async function cwd(pid: number): Promise<string | undefined> {
  return readlink(`/proc/${pid}/cwd`).catch(() => undefined);
}

/** A field of /proc in kB; 0 for a process that has just ended. */
async function kilobytes(pid: number, file: string, field: string): Promise<number> {
  const text = await readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0);
}
