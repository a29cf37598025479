import type { CheckContext, Checks, Observation, ScheduleResult, Worker } from '../../src/judge/check';
import { foundCounterexample } from '../../src/judge/kit/foundCounterexample';
import { leftOpen } from '../../src/judge/kit/leftOpen';
import { sideBySide } from '../../src/judge/kit/sideBySide';
import type { Finding } from '../../src/rubric/verdict';
import {
  aftermath,
  enqueue,
  letTimePass,
  newMember,
  notDoneOnce,
  purchase,
  times,
  waitSince,
  whereabouts,
  type CreditJob,
} from './creditJob';
import { poisonDelivery } from './poisonDelivery';
import { deliver, deliverBeside, History, isIdle, runUntilIdle, settle } from './delivery';

/** As the brief says. */
const MOST_ATTEMPTS = 5;
/** Seconds at which a failed job is visible again at the latest. */
const LATEST_RETRY = 60;
/** Members are numbered from 1, so nobody has this number until the judge makes one. */
const NOT_YET_A_MEMBER = 900_001;
/** Clocks of programs have milliseconds, and the database's has more. */
const CLOCK_TOLERANCE_SECONDS = 0.01;

export default {
  async 'slow-worker'(t) {
    const drainer = await started(t);
    const common = { ...oneJob(t, drainer), alike: true, redeliver: true };
    const expected = 'A job that two workers are at, one of them slow, has its effect once.';
    const slow = await t.schedules({
      ...common,
      actors: twice((worker: Worker, job: CreditJob) => deliver(t, worker, job)),
    });
    if (slow.counterexample) return foundCounterexample(t, expected, slow.counterexample);
    const together = await t.schedules({
      ...common,
      actors: twice((worker: Worker, job: CreditJob) => deliverBeside(t, worker, job)),
      preempt: false,
      barrier: [{ table: 'point_entries', on: ['insert'] }],
    });
    if (together.counterexample) return foundCounterexample(t, expected, together.counterexample);
    return t.pass({
      expected,
      observed: `In ${slow.schedules + together.schedules} interleavings of two workers the job had its effect once.`,
    });
  },

  async crash(t) {
    const expected = 'A job whose worker crashed is delivered again, and has its effect once.';
    const all = await sideBySide([crashes(t, oneJob), t.fresh((apart) => crashes(apart, lastAttempt))]);
    for (const { counterexample } of all)
      if (counterexample) return foundCounterexample(t, expected, counterexample);
    const count = all.reduce((sum, { schedules }) => sum + schedules - 1, 0);
    return t.pass({
      expected,
      observed: `After ${count} crashes and a new delivery the job had its effect once; at the fifth attempt that, or it was a dead letter without it.`,
    });
  },

  async retry(t) {
    const worker = await started(t);
    const job = await enqueue(t, NOT_YET_A_MEMBER);
    const history = new History(t, job);
    history.note('the queue', `delivers job ${job.id} for member ${job.memberId}, who is not registered yet`);
    await history.deliver(worker);
    const failed = await aftermath(t, job);
    const expected = 'A job that failed stays in the queue with its error, and a later attempt does it.';
    const fail = (observed: string, redFlags: string[] = []): Finding =>
      t.fail({ expected, observed, evidence: [history.evidence(`What became of job ${job.id}`)], redFlags });
    if (!failed.queued)
      return fail(`After its first attempt failed, job ${job.id} ${whereabouts(failed)}.`, ['retries-off']);
    const { hidden, lastError } = failed.queued;
    if (hidden > LATEST_RETRY)
      return fail(`After its first attempt failed, job ${job.id} is invisible for more than a minute.`);
    if (!lastError) return fail(`After its first attempt failed, job ${job.id} has no last_error.`);
    await newMember(t.database, NOT_YET_A_MEMBER);
    history.note('another service', `registers member ${job.memberId}`);
    await history.deliver(worker);
    const undone = notDoneOnce(job, await aftermath(t, job));
    if (undone) return fail(`The member was registered, and the job delivered again. ${undone}`);
    return t.pass({ expected, observed: `Job ${job.id} failed, and its second attempt did it.` });
  },

  async 'dead-letters'(t) {
    const worker = await started(t);
    const poison = await enqueue(t, NOT_YET_A_MEMBER);
    const others = [
      await enqueue(t, await newMember(t.database)),
      await enqueue(t, await newMember(t.database)),
    ];
    const history = new History(t, poison);
    history.note('the queue', `has job ${poison.id} for member ${poison.memberId}, who does not exist`);
    const expected = `A job that fails is tried ${MOST_ATTEMPTS} times, then goes to the dead letters; other jobs are done meanwhile.`;
    const evidence = () => [history.evidence(`What became of job ${poison.id}`)];
    await runUntilIdle(worker);
    for (const other of others) {
      const undone = notDoneOnce(other, await aftermath(t, other));
      if (undone)
        return t.fail({
          expected,
          observed: `With a job before it that fails: ${undone}`,
          evidence: evidence(),
        });
    }
    const wrong = (await diesInTime(t, worker, poison, history)) ?? (await diesAtLast(t, worker));
    if (wrong) return t.fail({ expected, observed: wrong, evidence: evidence() });
    const crashed = await t.schedules({ ...hopelessJob(t, worker), ...crashThenAgain(t) });
    if (crashed.counterexample) return foundCounterexample(t, expected, crashed.counterexample);
    return t.pass({
      expected,
      observed: `After ${MOST_ATTEMPTS} attempts job ${poison.id} went to the dead letters, and so it did after crashes at the last one.`,
    });
  },

  async 'equal-payloads'(t) {
    const worker = await started(t);
    const member = await newMember(t.database);
    const same = purchase(t.random);
    const jobs = [await enqueue(t, member, same), await enqueue(t, member, same)];
    await runUntilIdle(worker);
    jobs.push(await enqueue(t, member, same));
    for (const job of jobs) await settle(t, worker, job);
    const { entries, points } = await aftermath(t, jobs[0] as CreditJob);
    const expected = `${jobs.length} jobs with equal payloads have their effect ${jobs.length} times.`;
    const right = jobs.length * same.points;
    const observed = `${jobs.length} jobs asked for ${same.points} points each for "${same.reason}": the member has ${entries === 1 ? '1 entry' : `${entries} entries`} and ${points} points.`;
    return entries === jobs.length && points === right
      ? t.pass({ expected, observed })
      : t.fail({ expected, observed });
  },

  async pool(t) {
    const worker = await started(t);
    const member = await newMember(t.database);
    const expected = 'After any job, done or failed, every connection is idle and free.';
    // More jobs of each kind than the pool has connections: each one that is left behind shows.
    for (let round = 0; round < 12; round += 1) {
      await enqueue(t, NOT_YET_A_MEMBER, purchase(t.random), round % 2 === 0 ? 0 : MOST_ATTEMPTS - 1);
      await enqueue(t, member);
    }
    await runUntilIdle(worker);
    // On a slow machine those that failed first are due again by now.
    await t.database.query('DELETE FROM jobs');
    const idle = await isIdle(worker);
    const observation: Observation = {
      expected,
      observed: '24 jobs, of which 12 failed, left no connection in a transaction.',
    };
    const open = await leftOpen(t, worker, 'when nothing was left to do');
    if (open) return t.fail({ ...observation, ...open });
    return idle
      ? t.pass(observation)
      : t.fail({
          ...observation,
          observed: 'With nothing visible in the queue, runNext() does not resolve to false.',
        });
  },

  async 'back-off'(t) {
    const worker = await started(t);
    const job = await enqueue(t, NOT_YET_A_MEMBER);
    const expected = 'After its n-th failure a job is invisible for at least 2^n seconds.';
    const history = new History(t, job);
    for (let failures = 1; failures < MOST_ATTEMPTS; failures += 1) {
      // From before the attempt on, so that a slow machine makes no wait too short.
      const begun = await t.observe.time();
      await history.deliver(worker);
      const wait = await waitSince(t, job, begun);
      const least = 2 ** failures;
      const after = `After ${failures === 1 ? 'its first failure' : `${failures} failures`}`;
      const seconds = wait && Math.max(0, Math.floor(wait + CLOCK_TOLERANCE_SECONDS));
      const isLongEnough = seconds !== undefined && seconds >= least;
      const course =
        seconds === undefined ? 'is not in the queue any more' : `is visible again after ${seconds} s`;
      history.note(`job ${job.id}`, `${course}; at least ${least} s are asked for`, !isLongEnough);
      if (isLongEnough) continue;
      return t.fail({
        expected,
        observed: `${after} job ${job.id} ${course}${seconds === undefined ? '' : `, and not ${least}`}.`,
        evidence: [history.evidence(`How long job ${job.id} waited`)],
      });
    }
    return t.pass({
      expected,
      observed: `After ${MOST_ATTEMPTS - 1} failures it waited 2, 4, 8 and 16 seconds or more.`,
    });
  },

  async 'poison-message'(t) {
    const worker = await started(t);
    const member = await newMember(t.database);
    const job = await enqueue(t, member, purchase(t.random), MOST_ATTEMPTS - 1);
    const history = new History(t, job);
    history.note('the queue', `delivers job ${job.id} for the ${MOST_ATTEMPTS}th time`);
    await poisonDelivery(t, worker, member);
    history.note('your code', 'is killed while it handles the job', true);
    await history.deliver(await t.worker());
    const { dead, entries, queued } = await aftermath(t, job);
    const expected =
      'A job that has killed its worker at the last attempt is moved to the dead letters, and not handled again.';
    if (dead?.same && dead.attempts === MOST_ATTEMPTS && dead.lastError && entries === 0 && !queued)
      return t.pass({
        expected,
        observed: `Job ${job.id} killed its worker at the fifth attempt, and was not handled a sixth time.`,
      });
    return t.fail({
      expected,
      observed: `After its worker was killed at the fifth attempt, and one more call, job ${job.id} ${whereabouts({ queued, dead })}${entries > 0 ? ', and had its effect' : ''}.`,
      evidence: [history.evidence(`What became of job ${job.id}`)],
    });
  },
} satisfies Checks;

/** A worker, after the migration. */
async function started(t: CheckContext): Promise<Worker> {
  const worker = await t.worker();
  await worker.call('migrate.ts', 'migrate');
  return worker;
}

/** Schedules of one job each, for a member of its own. */
function oneJob(t: CheckContext, drainer: Worker) {
  return {
    async prepare(): Promise<CreditJob> {
      await t.database.query('DELETE FROM jobs');
      return enqueue(t, await newMember(t.database));
    },
    async holds(job: CreditJob): Promise<string | undefined> {
      await settle(t, drainer, job);
      return notDoneOnce(job, await aftermath(t, job));
    },
  };
}

/** Every crash of a worker at such a job. */
async function crashes(t: CheckContext, job: typeof oneJob): Promise<ScheduleResult> {
  const drainer = await started(t);
  return t.schedules({ ...job(t, drainer), ...crashThenAgain(t) });
}

/** The first worker crashes, and the job is delivered to the second one. */
function crashThenAgain(t: CheckContext) {
  return {
    actors: twice((worker: Worker, job: CreditJob) => deliver(t, worker, job)),
    alike: true,
    preempt: false,
    crash: true as const,
    redeliver: true,
  };
}

/** A job at its fifth attempt: it has its effect, or ends as a dead letter without it. */
function lastAttempt(t: CheckContext, drainer: Worker) {
  return {
    async prepare(): Promise<CreditJob> {
      await t.database.query('DELETE FROM jobs');
      return enqueue(t, await newMember(t.database), purchase(t.random), MOST_ATTEMPTS - 1);
    },
    async holds(job: CreditJob): Promise<string | undefined> {
      await settle(t, drainer, job);
      const after = await aftermath(t, job);
      if (after.dead && after.entries === 0 && after.points === 0) return undefined;
      const undone = notDoneOnce(job, after);
      return undone && `It was the fifth attempt. ${undone}`;
    },
  };
}

/** A job that cannot be done, at its fifth attempt: it ends as a dead letter, neither lost nor alive as well. */
function hopelessJob(t: CheckContext, drainer: Worker) {
  return {
    async prepare(): Promise<CreditJob> {
      await t.database.query('DELETE FROM jobs');
      return enqueue(t, NOT_YET_A_MEMBER, purchase(t.random), MOST_ATTEMPTS - 1);
    },
    async holds(job: CreditJob): Promise<string | undefined> {
      await settle(t, drainer, job);
      const after = await aftermath(t, job);
      if (after.dead && !after.queued) return undefined;
      return `It was the last attempt at job ${job.id}, which cannot be done: the job ${whereabouts(after)}, and should be with the dead letters.`;
    },
  };
}

const twice = <T>(actor: T): [T, T] => [actor, actor];

/** Delivers a job that cannot be done until it is given up; what is wrong with how it was. */
async function diesInTime(
  t: CheckContext,
  worker: Worker,
  job: CreditJob,
  history: History,
): Promise<string | undefined> {
  await history.look();
  for (let round = 0; round < 2 * MOST_ATTEMPTS; round += 1) {
    if ((await letTimePass(t, job.id)) === 'gone') break;
    await history.deliver(worker);
  }
  const after = await aftermath(t, job);
  const { dead } = after;
  if (!dead || after.queued) return `Job ${job.id} fails whenever it is tried, and ${whereabouts(after)}.`;
  if (dead.attempts !== MOST_ATTEMPTS)
    return `Job ${job.id} ${whereabouts(after)}, and not after ${MOST_ATTEMPTS}.`;
  if (!dead.same) return `The dead letter of job ${job.id} has not the job's kind and payload.`;
  return dead.lastError.trim()
    ? undefined
    : `The dead letter of job ${job.id} does not say what the error was.`;
}

/** A job that failed three times: the next failure keeps it, the one after it does not. */
async function diesAtLast(t: CheckContext, worker: Worker): Promise<string | undefined> {
  const job = await enqueue(t, NOT_YET_A_MEMBER, purchase(t.random), MOST_ATTEMPTS - 2);
  const history = new History(t, job);
  await history.deliver(worker);
  const fourth = await aftermath(t, job);
  if (!fourth.queued || fourth.dead || fourth.queued.attempts !== MOST_ATTEMPTS - 1)
    return `Job ${job.id} was taken three times and failed once more: it ${whereabouts(fourth)}, and should be in the queue, taken ${times(MOST_ATTEMPTS - 1)}.`;
  await history.deliver(worker);
  const fifth = await aftermath(t, job);
  return fifth.dead && !fifth.queued
    ? undefined
    : `Job ${job.id} was taken four times and failed once more: it ${whereabouts(fifth)}.`;
}
