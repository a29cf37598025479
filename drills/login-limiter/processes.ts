import type { CheckContext, Worker } from '../../src/judge/check';

/** Processes with the candidate's code, once the schema is as the solution wants it. */
export async function processes(t: CheckContext, count: number): Promise<Worker[]> {
  const workers = await Promise.all(Array.from({ length: count }, () => t.worker()));
  await workers[0]?.call('migrate.ts', 'migrate');
  return workers;
}
