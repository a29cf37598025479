import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/** Keeps every processor busy while the action runs. The threads end with it, and with this process in any case. */
export async function underLoad<T>(action: () => Promise<T>): Promise<T> {
  const spinners = Array.from(
    { length: availableParallelism() },
    () => new Worker('for (;;);', { eval: true }),
  );
  try {
    return await action();
  } finally {
    await Promise.all(spinners.map((spinner) => spinner.terminate()));
  }
}
