import { Worker } from 'node:worker_threads';

/** Keeps every core busy until it is stopped. */
export class CpuLoad {
  private constructor(private readonly threads: readonly Worker[]) {}

  static start(threads: number): CpuLoad {
    return new CpuLoad(Array.from({ length: threads }, () => new Worker('for (;;);', { eval: true })));
  }

  async stop(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.terminate()));
  }
}
