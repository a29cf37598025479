import type { CheckContext, Worker } from '../../src/judge/check';
import { Timeline } from '../../src/judge/kit/timeline';
import type { Evidence } from '../../src/rubric/evidence';
import { Person } from './form';
import { NewValues, patientNumbers } from './patients';

/** Two people with a form each, whose calls go to processes of their own. */
export interface Consultation {
  readonly doctor: Person;
  readonly nurse: Person;
  /** A patient. */
  readonly id: number;
  /** Another one. */
  readonly otherId: number;
  /** Further patients, each of them once. */
  readonly next: () => number;
  readonly values: NewValues;
  readonly timeline: Timeline;
  readonly evidence: () => Evidence[];
}

export async function consultation(t: CheckContext): Promise<Consultation> {
  const [first, second] = [await migrated(t), await t.worker()];
  const timeline = new Timeline();
  const next = patientNumbers(t.random);
  return {
    doctor: new Person('the doctor', first, timeline),
    nurse: new Person('the nurse', second, timeline),
    ...{ id: next(), otherId: next(), next, timeline },
    values: new NewValues(t.random),
    evidence: () => [timeline.evidence('What happened')],
  };
}

/** A process of the service, after the migration. */
export async function migrated(t: CheckContext): Promise<Worker> {
  const worker = await t.worker();
  await worker.call('migrate.ts', 'migrate');
  return worker;
}
