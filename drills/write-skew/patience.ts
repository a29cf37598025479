import { setTimeout as delay } from 'node:timers/promises';
import type { CheckContext, Observation, Worker } from '../../src/judge/check';
import { rush } from '../../src/judge/kit/rush';
import { underWay } from '../../src/judge/kit/waiting';
import { courseOf } from './ordeal';
import { newTeam, rolesOf, wrongRoles, type Team } from './team';

/** How long another program keeps a row locked at most, as the brief says. */
const HELD_SECONDS = 2;
/** As the brief says. */
const MOST_CONNECTIONS = 10;
/** More than there are connections, so that a call that takes a second one meanwhile shows. */
const AT_ONCE = 12;

type Wrong = Omit<Observation, 'expected'>;

/** What is wrong with how a call waits for another program that keeps a row locked; undefined where nothing is. */
export async function wrongWait(t: CheckContext, worker: Worker): Promise<Wrong | undefined> {
  const team = await newTeam(t, 3);
  const [id] = team.admins;
  await t.database.query('BEGIN');
  await t.database.query('SELECT FROM members WHERE id = $1 FOR UPDATE', [id]);
  const calling = worker.record(() => worker.attempt('src/admins.ts', 'stepDown', id));
  const attempt = calling.then(({ value }) => value);
  await underWay(t, attempt);
  await Promise.race([attempt, delay(1000 * HELD_SECONDS)]);
  await t.database.query('ROLLBACK');
  const { value, statements } = await calling;
  const wrong = value.answered
    ? (wrongRoles(team, await rolesOf(t, team), [value.value], ['The administrator']) ??
      (value.value === 'done' ? undefined : `The answer was ${JSON.stringify(value.value)}.`))
    : `The call failed: ${value.error.message}`;
  if (wrong === undefined) return undefined;
  return {
    observed: `Another program kept the row of one of three administrators locked for up to ${HELD_SECONDS} s when that one stepped down. ${wrong}`,
    evidence: [courseOf(statements, 'What was sent, and what was said to it')],
    position: statements.find(({ error }) => error)?.position,
  };
}

/** What is wrong where more administrators step down at once in one process than its pool has connections. */
export async function wrongCrowd(t: CheckContext, worker: Worker): Promise<Wrong | undefined> {
  const teams: Team[] = [];
  while (teams.length < AT_ONCE) teams.push(await newTeam(t, 2));
  const came = `${AT_ONCE} administrators, each of another workspace, stepped down at once in a process of ${MOST_CONNECTIONS} connections`;
  const { values, unanswered } = await rush(t, worker, {
    came,
    connections: MOST_CONNECTIONS,
    calls: teams.map(
      ({ admins }) =>
        () =>
          worker.attempt('src/admins.ts', 'stepDown', admins[0]),
    ),
  });
  if (unanswered) return unanswered;
  for (const [place, team] of teams.entries()) {
    const answer = values[place];
    const wrong = wrongRoles(team, await rolesOf(t, team), [answer], ['One']) ?? wrongAnswer(answer);
    if (wrong) return { observed: `${came}. ${wrong}` };
  }
  return undefined;
}

/** Also of different workspaces the transactions may be in each other's way: what they read is noted down by pages. */
function wrongAnswer(answer: unknown): string | undefined {
  return answer === 'done' || answer === 'busy' ? undefined : `One was answered ${JSON.stringify(answer)}.`;
}
