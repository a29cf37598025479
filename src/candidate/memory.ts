import { readFileSync } from 'node:fs';

/** A Buffer bomb grows by about 1 GB a second. */
const POLL_MS = 50;

/** How often a process reports on itself where the system does not let us look for nothing. */
export const MEMORY_REPORT_MS = process.platform === 'linux' ? 0 : 100;

/**
 * Calls back once when the process holds more memory than it may. Seen from outside on Linux. Elsewhere the process reports
 * on itself, so a bomb that never returns to its event loop is ended by the call's time limit instead.
 */
export class MemoryWatch {
  private readonly timer: NodeJS.Timeout | undefined;
  private exceeded = false;

  constructor(
    private readonly pid: number,
    private readonly maxBytes: number,
    private readonly onExceeded: () => void,
  ) {
    if (MEMORY_REPORT_MS === 0)
      this.timer = setInterval(() => this.observed(residentBytes(this.pid)), POLL_MS).unref();
  }

  observed(bytes: number): void {
    if (this.exceeded || bytes <= this.maxBytes) return;
    this.exceeded = true;
    this.stop();
    this.onExceeded();
  }

  stop(): void {
    clearInterval(this.timer);
  }
}

function residentBytes(pid: number): number {
  try {
    return 1024 * Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0);
  } catch {
    return 0; // It has ended.
  }
}
