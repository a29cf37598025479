import type { Attempt, CheckContext, Crowd, Worker } from '../../src/judge/check';
import type { Evidence } from '../../src/rubric/evidence';
import type { WireStatement } from '../../src/wire/record';
import { newReleases, releaseRequest, type Case } from './shop';

/** As the brief says. */
export const MOST_CONNECTIONS = 5;
/** Nobody who gives 503 to every request gets away with it. */
const MOST_TRIES = 20;
/** On a slow machine a service may give up a wait that would have been over at once on another: what it says 503 to is tried so often. */
export const TRIES = 3;

/** A response, as far as it is one. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

export function send(worker: Worker, request: Case['request']): Promise<Attempt> {
  const attempt = worker.attempt('src/app.ts', 'handle', request);
  attempt.catch(() => undefined); // whoever awaits it hears of it; a check that is broken off does not
  return attempt;
}

/**
 * Sends the request, and again where it was told to come back.
 * @throws CandidateError where there is no answer
 */
export async function answerTo(worker: Worker, request: Case['request']): Promise<Answer> {
  let answer = answerOf(await send(worker, request));
  for (let tries = 1; tries < TRIES && invitesRetry(answer); tries += 1)
    answer = answerOf(await send(worker, request));
  return answer;
}

/** @throws CandidateError where there is none */
export function answerOf(attempt: Attempt): Answer {
  if (!attempt.answered) throw attempt.error;
  const { status, headers, body } = (attempt.value ?? {}) as Partial<Record<keyof Answer, unknown>>;
  return {
    status: typeof status === 'number' ? status : 0,
    headers: (typeof headers === 'object' && headers) || {},
    body,
  } as Answer;
}

/** "409 with { error: 'sold out' }" */
export function answerText({ status, body }: Pick<Answer, 'status' | 'body'>): string {
  const text = body === undefined ? 'nothing' : JSON.stringify(body);
  return `${status} with ${text.length > 120 ? `${text.slice(0, 120)}…` : text}`;
}

/** Whether the answer invites another try, in the form that the brief gives it. */
export function invitesRetry({ status, headers }: Answer): boolean {
  const [, value] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'retry-after') ?? [];
  return status === 503 && /^[1-9]\d*$/.test(String(value));
}

/** Sends the requests at once, and those again that were told to come back. */
export async function sendAll(worker: Worker, requests: readonly Case['request'][]): Promise<Answer[]> {
  const answers: Answer[] = [];
  let left = requests;
  for (let tries = 0; left.length > 0; tries += 1) {
    const attempts = await Promise.all(left.map((request) => send(worker, request)));
    const given = attempts.map(answerOf);
    const again = tries < MOST_TRIES ? left.filter((_, index) => invitesRetry(given[index] as Answer)) : [];
    answers.push(...given.filter((answer) => tries === MOST_TRIES || !invitesRetry(answer)));
    left = again;
  }
  return answers;
}

/** Requests for releases that nobody has asked for before: what a service has kept of others is no answer to them. */
export async function pages(t: CheckContext, count: number): Promise<Case['request'][]> {
  const ids = await newReleases(t, count);
  return ids.map(releaseRequest);
}

/** How many of the connections can be used at once, and what was last sent on those that cannot. */
export interface Usable {
  readonly count: number;
  readonly lastOnMissing: readonly WireStatement[];
}

/**
 * Sends as many requests as there are connections, and sees how many get to the database at the same time.
 * @param before what was sent until then
 */
export async function usableConnections(
  t: CheckContext,
  worker: Worker,
  before: readonly WireStatement[],
): Promise<Usable> {
  let { held, value } = await fivePages(t, worker);
  for (
    let tries = 1;
    tries < TRIES && held.length < MOST_CONNECTIONS && value.some(isToldToComeBack);
    tries += 1
  )
    ({ held, value } = await fivePages(t, worker));
  const last = new Map(before.map((statement) => [statement.connection, statement]));
  for (const { connection } of held) last.delete(connection);
  return { count: held.length, lastOnMissing: [...last.values()] };
}

/**
 * Sends as many requests as there are connections.
 * @param meanwhile run while they are at the database
 */
export async function fivePages(
  t: CheckContext,
  worker: Worker,
  meanwhile?: () => Promise<void>,
): Promise<Crowd<Attempt[]>> {
  const requests = await pages(t, MOST_CONNECTIONS);
  return t.observe.gather(
    worker,
    MOST_CONNECTIONS,
    () => Promise.all(requests.map((request) => send(worker, request))),
    meanwhile,
  );
}

function isToldToComeBack(attempt: Attempt): boolean {
  return attempt.answered && invitesRetry(answerOf(attempt));
}

export function lastStatements(title: string, statements: readonly WireStatement[]): Evidence {
  const entries = statements.map(({ sql, position }) => ({ who: 'your code', what: 'sent', sql, position }));
  return { kind: 'timeline', title, entries };
}
