import type { BreakOffOptions, CheckContext, Checks, ScheduleResult, Worker } from '../../src/judge/check';
import { firstDifference } from '../../src/judge/kit/difference';
import { foundCounterexample } from '../../src/judge/kit/foundCounterexample';
import { sideBySide } from '../../src/judge/kit/sideBySide';
import { IN_THIS_DATABASE } from '../../src/judge/kit/locks';
import { endedOrWaiting } from '../../src/judge/kit/waiting';
import type { Finding } from '../../src/rubric/verdict';
import { courseOf, ordeal, waits, type Ordeal } from './ordeal';
import { wrongCrowd, wrongWait } from './patience';
import { newTeam, rolesOf, stepDown, wrongRoles, type Team } from './team';

/** As the brief says. */
const MOST_ATTEMPTS = 5;
/** Conflicts that do not end, for whoever makes no more attempts than that. */
const MANY_CONFLICTS = 2 * MOST_ATTEMPTS;
/** Milliseconds before the second attempt. */
const FIRST_WAIT = 20;
/** A timer may be early by a little. */
const WAIT_TOLERANCE = 0.9;

const NAMES = ['A', 'B'];

export default {
  async 'two-of-two'(t) {
    const worker = await started(t);
    const expected =
      'Of two administrators who step down at the same time one is told "done", the other "last-admin".';
    const alone = await wrongAlone(t, worker);
    if (alone) return t.fail({ expected, observed: alone });
    const result = await together(t, 2, (answers) =>
      [...answers].sort().join() === 'done,last-admin'
        ? undefined
        : 'One was to be told "done", the other "last-admin".',
    );
    if (result.counterexample) return foundCounterexample(t, expected, result.counterexample);
    return t.pass({
      expected,
      observed: `In ${result.schedules} interleavings of two who stepped down one administrator stayed.`,
    });
  },

  async 'two-of-three'(t) {
    const worker = await started(t);
    const expected =
      'Of three administrators two step down at the same time, whoever else is at it: both are told "done".';
    // Waiting takes no processor: the schedules run meanwhile.
    const [{ schedules, counterexample }, waited] = await sideBySide([
      together(t, 3, (answers) =>
        answers.every((answer) => answer === 'done')
          ? undefined
          : 'Both were to be told "done", since a third one stays.',
      ),
      t.fresh(async (other) => wrongWait(other, await started(other))),
    ]);
    if (counterexample) return foundCounterexample(t, expected, counterexample);
    const wrong = waited ?? (await wrongCrowd(t, worker));
    if (wrong) return t.fail({ expected, ...wrong });
    return t.pass({
      expected,
      observed: `In ${schedules} interleavings both stepped down, and the third stayed.`,
    });
  },

  async 'broken-off'(t) {
    const worker = await started(t);
    const expected = `A transaction that is broken off with 40001 is run again, up to ${MOST_ATTEMPTS} times in all, and the call ends with "done".`;
    for (const { at, times } of [
      { at: 'statement', times: 1 },
      { at: 'commit', times: 1 },
      { at: 'statement', times: MOST_ATTEMPTS - 1 },
      { at: 'commit', times: MOST_ATTEMPTS - 1 },
    ] as const) {
      const result = await ordeal(t, worker, at, times);
      const wrong = wrongOrdeal(result, 'done', times);
      if (wrong) return failed(t, expected, at, result, wrong);
    }
    return t.pass({
      expected,
      observed: `After 1 and after ${MOST_ATTEMPTS - 1} transactions that were broken off, at a statement or at COMMIT, the next one did it.`,
    });
  },

  async bounded(t) {
    const worker = await started(t);
    const expected = `Where ${MOST_ATTEMPTS} transactions were broken off, the call ends with "busy", and nothing is changed.`;
    for (const at of ['statement', 'commit'] as const) {
      const result = await ordeal(t, worker, at, MANY_CONFLICTS);
      const wrong = wrongOrdeal(result, 'busy', MOST_ATTEMPTS);
      if (wrong) return failed(t, expected, at, result, wrong);
    }
    return t.pass({ expected, observed: `It gave up after ${MOST_ATTEMPTS} attempts.` });
  },

  async 'back-off'(t) {
    const worker = await started(t);
    const expected = 'Before the second attempt it waits 20 ms or more, then 40, 80 and 160 ms or more.';
    const { statements } = await ordeal(t, worker, 'statement', MANY_CONFLICTS);
    const waited = waits(statements);
    for (let place = 0; place < MOST_ATTEMPTS - 1; place += 1) {
      const least = FIRST_WAIT * 2 ** place;
      if ((waited[place] ?? 0) >= least * WAIT_TOLERANCE) continue;
      return t.fail({
        expected,
        observed: `Attempt ${place + 2} began less than ${least} ms after the one before it was broken off.`,
        evidence: [courseOf(statements, 'The attempts')],
      });
    }
    return t.pass({ expected, observed: `Each of ${MOST_ATTEMPTS - 1} waits was as long as that.` });
  },

  async reads(t) {
    const worker = await started(t);
    const team = await newTeam(t, 2);
    const expected =
      'While another transaction changes an administrator, listAdmins answers, and not under SERIALIZABLE.';
    await t.database.query('BEGIN ISOLATION LEVEL SERIALIZABLE');
    await t.database.query("UPDATE members SET role = 'member' WHERE id = $1", [team.admins[0]]);
    const listing = worker.attempt('src/admins.ts', 'listAdmins', team.workspaceId);
    const passed = await endedOrWaiting(t, listing);
    const noted = await t.database.query(
      `SELECT FROM pg_locks WHERE mode = 'SIReadLock' AND pid IS DISTINCT FROM pg_backend_pid()
         AND ${IN_THIS_DATABASE}`,
    );
    await t.database.query('ROLLBACK');
    const answer = await listing;
    if (!answer.answered) throw answer.error;
    if (!passed)
      return t.fail({
        expected,
        observed: 'listAdmins waited for a transaction that had changed an administrator.',
      });
    if (noted.length > 0)
      return t.fail({
        expected,
        observed: 'listAdmins ran under SERIALIZABLE: the database noted down what it read.',
      });
    const listed = Array.isArray(answer.value)
      ? answer.value.map((admin: { id?: unknown } | null) => admin?.id)
      : answer.value;
    const right = [...team.admins].sort((a, b) => a - b);
    if (firstDifference(right, listed))
      return t.fail({
        expected,
        observed: 'listAdmins did not list the administrators.',
        evidence: [{ kind: 'difference', title: 'Their ids', expected: right, observed: listed }],
      });
    return t.pass({ expected, observed: 'listAdmins answered, and the database noted nothing down.' });
  },
} satisfies Checks;

/** A process of the service's, after the migration. */
async function started(t: CheckContext): Promise<Worker> {
  const worker = await t.worker();
  await worker.call('migrate.ts', 'migrate');
  return worker;
}

/** What is wrong with the answers where nobody else is at it. */
async function wrongAlone(t: CheckContext, worker: Worker): Promise<string | undefined> {
  const team = await newTeam(t, 1);
  for (const { who, id, right } of [
    { who: 'the only administrator', id: team.admins[0], right: 'last-admin' },
    { who: 'somebody who is no administrator', id: team.member, right: 'not-admin' },
  ]) {
    const answer = await stepDown(worker, id);
    if (answer !== right)
      return `With nobody else at it, ${who} was told ${JSON.stringify(answer)}, and not "${right}".`;
  }
  return wrongRoles(team, await rolesOf(t, team), ['last-admin'], ['The only administrator']);
}

/**
 * Two of so many administrators step down, in every interleaving.
 * @param wrong what is wrong with their answers, in a sentence
 */
function together(
  t: CheckContext,
  admins: number,
  wrong: (answers: readonly unknown[]) => string | undefined,
): Promise<ScheduleResult> {
  return t.schedules({
    prepare: () => newTeam(t, admins),
    actors: NAMES.map((_, place) => (worker: Worker, team: Team) => stepDown(worker, team.admins[place])),
    names: NAMES,
    barrier: [{ table: 'members', on: ['update'] }],
    async holds(team, outcomes) {
      const roles = await rolesOf(t, team);
      if (roles.admins.length === 0) return `Workspace ${team.workspaceId} has no administrator any more.`;
      const failed = outcomes.find((outcome) => !outcome.answered);
      if (failed) return `${failed.name} got an error, and no answer.`;
      const answers = outcomes.map((outcome) => outcome.answered && outcome.value);
      return wrongRoles(team, roles, answers, NAMES) ?? wrong(answers);
    },
  });
}

/** What is wrong with how a call took it that its transactions were broken off; undefined where nothing is. */
function wrongOrdeal(
  { team, answer, error, roles, brokenOff, leftOpen }: Ordeal,
  right: 'done' | 'busy',
  times: number,
): string | undefined {
  if (error) return `The call failed: ${error.message}`;
  if (answer !== right || brokenOff !== times)
    return `After ${brokenOff === 1 ? '1 attempt that was' : `${brokenOff} attempts that were`} broken off the answer was ${JSON.stringify(answer)}.`;
  return wrongRoles(team, roles, [answer], ['The administrator']) ?? leftOpen;
}

function failed(
  t: CheckContext,
  expected: string,
  at: BreakOffOptions['at'],
  { statements }: Ordeal,
  wrong: string,
): Finding {
  const where = at === 'commit' ? 'at COMMIT' : 'at the statement that changes members';
  return t.fail({
    expected,
    observed: `Transactions were broken off ${where}. ${wrong}`,
    evidence: [courseOf(statements, 'What was sent, and what was said to it')],
    position: statements.find(({ error }) => error)?.position,
  });
}
