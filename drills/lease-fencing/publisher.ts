import type { CheckContext, Worker, WorkerOptions } from '../../src/judge/check';

/** One of the processes that may lead. */
export interface Publisher {
  readonly name: string;
  readonly worker: Worker;
}

export const PUBLISHERS = ['ash', 'birch', 'cedar'] as const;

/** A process with the candidate's code, once the schema is as the solution wants it. */
export async function migrated(t: CheckContext): Promise<Worker> {
  const worker = await t.worker();
  await worker.call('migrate.ts', 'migrate');
  return worker;
}

/** Publishers in processes of their own, one for each of the options. */
export async function publishers<Options extends readonly WorkerOptions[]>(
  t: CheckContext,
  ...options: Options
): Promise<{ [Index in keyof Options]: Publisher }> {
  const workers = await Promise.all(options.map((each) => t.worker(each)));
  await workers[0]?.call('migrate.ts', 'migrate');
  const all = workers.map((worker, index): Publisher => ({ name: PUBLISHERS[index] as string, worker }));
  return all as { [Index in keyof Options]: Publisher };
}

/** A region that had no lease yet, whose name equals no other. */
export function newRegion({ random }: CheckContext): string {
  return `region ${random.integer(1000, 999_999_999)}`;
}
