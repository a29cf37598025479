import { setTimeout as delay } from 'node:timers/promises';
import type { Attempt, CheckContext, Worker } from '../../src/judge/check';
import { Timeline } from '../../src/judge/kit/timeline';
import { waiting } from '../../src/judge/kit/waiting';
import type { Evidence } from '../../src/rubric/evidence';
import { aftermath, letTimePass, times, whereabouts, type CreditJob } from './creditJob';

/** A right solution needs two deliveries after a crash; more than attempts are there. */
const MOST_DELIVERIES = 8;
/** Calls until nothing is visible: more than the 24 jobs of a check times 5 attempts. */
const MOST_CALLS = 150;
/** How often one looks whether the other has come to the barrier; some seconds in all. */
const MOST_LOOKS = 400;

export const runNext = (worker: Worker): Promise<unknown> => worker.call('src/worker.ts', 'runNext');
export const tryNext = (worker: Worker): Promise<Attempt> => worker.attempt('src/worker.ts', 'runNext');

/** Whether the worker finds nothing, in a call that takes a connection from the pool. */
export async function isIdle(worker: Worker): Promise<boolean> {
  const attempt = await tryNext(worker);
  if (!attempt.answered) throw attempt.error;
  return attempt.value === false;
}

/** Calls the worker until it finds nothing. One that throws is called again, as the brief says. */
export async function runUntilIdle(worker: Worker): Promise<void> {
  for (let call = 0; call < MOST_CALLS; call += 1) {
    const attempt = await tryNext(worker);
    if (attempt.answered && attempt.value !== true) return;
    if (!attempt.answered && attempt.error.reason !== 'threw') throw attempt.error;
  }
}

/** Delivers what is left in the queue until the job is out of it. */
export async function settle(t: CheckContext, worker: Worker, job: CreditJob): Promise<void> {
  for (let delivery = 0; delivery < MOST_DELIVERIES; delivery += 1) {
    if ((await letTimePass(t, job.id)) === 'gone') return;
    await runUntilIdle(worker);
  }
}

/** One delivery of the job, whoever has taken it before. */
export async function deliver(t: CheckContext, worker: Worker, job: CreditJob): Promise<unknown> {
  await letTimePass(t, job.id);
  return runNext(worker);
}

/**
 * A delivery of the job that another process works at: made again until it was taken, it is done, or its row is kept locked by
 * one who has got to the barrier and will not let go.
 */
export async function deliverBeside(t: CheckContext, worker: Worker, job: CreditJob): Promise<unknown> {
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    const state = await letTimePass(t, job.id);
    if (state === 'gone') return false;
    if (state === 'visible' && (await runNext(worker)) === true) return true;
    if (state === 'locked' && (await waiting(t)) > 0 && (await letTimePass(t, job.id)) === 'locked')
      return false;
    await delay(5);
  }
  return false;
}

/** What happened to one job, delivery by delivery. */
export class History {
  private readonly timeline = new Timeline();
  private lastError: string | undefined;

  constructor(
    private readonly t: CheckContext,
    private readonly job: CreditJob,
  ) {}

  note(who: string, what: string, failed = false): void {
    this.timeline.note(who, what, failed);
  }

  /** Lets the visibility time-out pass, and the worker take what is visible. */
  async deliver(worker: Worker): Promise<void> {
    await letTimePass(this.t, this.job.id);
    const attempt = await tryNext(worker);
    const answer = attempt.answered
      ? `runNext() resolved to ${JSON.stringify(attempt.value)}`
      : `runNext() failed: ${attempt.error.message}`;
    this.note('your code', answer, !attempt.answered);
    if (!attempt.answered && attempt.error.reason !== 'threw') throw attempt.error;
    await this.look();
  }

  async look(): Promise<void> {
    const after = await aftermath(this.t, this.job);
    const error = after.queued?.lastError ?? after.dead?.lastError;
    const news = error && error !== this.lastError ? ` (${error})` : '';
    this.lastError = error;
    const effect = after.entries === 0 ? '' : `, and had its effect ${times(after.entries)}`;
    this.note(`job ${this.job.id}`, `${whereabouts(after)}${effect}${news}`);
  }

  evidence(title: string): Evidence {
    return this.timeline.evidence(title);
  }
}
