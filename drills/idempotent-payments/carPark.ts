import { CandidateError } from '../../src/errors';
import { Clock } from '../../src/judge/kit/clock';
import type { Attempt, CheckContext, Worker } from '../../src/judge/check';
import { Gateway } from '../../src/judge/kit/gateway';
import type { Random } from '../../src/judge/kit/random';
import { Timeline } from '../../src/judge/kit/timeline';
import { valueText } from '../../src/judge/kit/valueText';
import { endedOrLocked } from './leftLock';

/** A payment as a phone asks for it. */
export interface Request {
  readonly client: number;
  readonly key: string;
  readonly body: { readonly plate: string; readonly cents: number };
}

/** What the phone gets, after its way as JSON. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export interface Charge {
  readonly key?: unknown;
  readonly plate: unknown;
  readonly cents: unknown;
}

/** A row of payments. */
export interface Row {
  readonly paymentId: number;
  readonly client: number;
  readonly plate: string;
  readonly cents: number;
  readonly chargeId: string;
  readonly status: string;
  /** As Date.toISOString() has it. */
  readonly paidAt: string;
}

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What the drill's service is given of the world, and what is seen of it. */
export class CarPark {
  /** Years ahead of any database's, so that who asks that one never sees a key expire. */
  readonly clock = new Clock(new Date(Date.UTC(2040, 0, 1, 0, 0, 0, 250)));
  readonly gateway = new Gateway<Charge, { chargeId: string }>({
    name: 'charge',
    key: ({ key }) => (typeof key === 'string' ? key : undefined),
    reply: (_, number) => {
      this.clock.advance(this.chargeTakes);
      return { chargeId: `ch_${900_000 + number}` };
    },
  });
  /** Milliseconds by which the clock goes on with each charge. */
  chargeTakes = 0;
  readonly timeline = new Timeline();
  private requests = 0;
  /** Requests that have not ended. */
  private underWay = 0;
  private second: Promise<Worker> | undefined;

  private constructor(
    private readonly t: CheckContext,
    /** A process of the service. */
    readonly worker: Worker,
  ) {}

  /** Open, after the migration. */
  static async open(t: CheckContext): Promise<CarPark> {
    const worker = await t.worker();
    await worker.call('migrate.ts', 'migrate');
    return new CarPark(t, worker);
  }

  /** Another process, which is started for who asks first. */
  other(): Promise<Worker> {
    this.second ??= this.t.worker();
    return this.second;
  }

  /** A driver who has not paid yet, with a plate that nobody else has. */
  driver(): Request {
    const { random } = this.t;
    this.requests += 1;
    return {
      client: 1000 + this.requests,
      key: keyOf(random),
      body: { plate: `2-${letters(random)}-${1000 + this.requests}`, cents: 50 * random.integer(3, 40) },
    };
  }

  /** Sends the request. @throws CandidateError where it fails, or its answer is none */
  async post(worker: Worker, request: Request): Promise<Answer> {
    const outside = { charge: this.gateway.call, now: this.clock.now };
    this.underWay += 1;
    try {
      return asAnswer(await worker.call('src/payments.ts', 'postPayment', request, outside));
    } finally {
      this.underWay -= 1;
    }
  }

  /** As `post`, outside of schedules. @throws CandidateError also where it waits for a lock that a request has left which has ended */
  async postAfter(worker: Worker, request: Request): Promise<Answer> {
    return endedOrLocked(this.t, worker, this.post(worker, request), () => this.underWay === 1);
  }

  /** Sends the request, and notes how it went. */
  async send(what: string, request: Request, worker = this.worker): Promise<Answer> {
    const attempt = await this.attempt(what, request, worker);
    if (!attempt.answered) throw attempt.error;
    return attempt.value;
  }

  /** As `send`, but that it throws is an answer; what the sessions held that it has closed then is free. */
  async attempt(
    what: string,
    request: Request,
    worker = this.worker,
  ): Promise<Attempt & ({ readonly answered: false } | { readonly answered: true; readonly value: Answer })> {
    try {
      const value = await this.postAfter(worker, request);
      this.timeline.note(what, `is answered ${answerText(value)}`, value.status !== 201);
      if (value.status >= 500) await this.t.observe.sessionsEnded(worker);
      return { answered: true, value };
    } catch (error) {
      if (!(error instanceof CandidateError)) throw error;
      const threw = error.reason === 'threw';
      this.timeline.note(what, threw ? `fails: ${error.message}` : 'is not answered', true);
      if (!threw) throw error;
      await this.t.observe.sessionsEnded(worker);
      return { answered: false, error };
    }
  }

  /** A retry, its properties in another order, and where it is answered with 409 another one a minute later. */
  async retry(request: Request, worker = this.worker): Promise<Answer> {
    const first = await this.send('a retry', reordered(request), worker);
    if (first.status !== 409) return first;
    this.pass(60 * SECOND, 'a minute passes');
    return this.send('a retry after that', reordered(request), worker);
  }

  /** It is the last second of a day, by UTC. */
  lateEvening(): void {
    this.clock.advance(DAY - SECOND + 250 - (this.clock.now().getTime() % DAY));
  }

  /** @param milliseconds by which the service's clock goes on */
  pass(milliseconds: number, what: string): void {
    this.clock.advance(milliseconds);
    this.timeline.note('the clock', what);
  }

  /** What was taken for the plate. */
  charges(plate: string): { readonly chargeId: string; readonly cents: unknown }[] {
    const own = this.gateway.effects.filter(({ request }) => request.plate === plate);
    return own.map(({ request, reply }) => ({ chargeId: reply.chargeId, cents: request.cents }));
  }

  async payments(plate: string): Promise<Row[]> {
    return this.t.database.query<Row>(
      `SELECT id AS "paymentId", client, plate, cents, charge_id AS "chargeId", status,
         to_char(paid_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "paidAt"
       FROM public.payments WHERE plate = $1 ORDER BY id`,
      [plate],
    );
  }
}

/** As another phone library, or the same one after an update, would send it. */
export function reordered({ client, key, body: { plate, cents } }: Request): Request {
  return { client, key, body: { cents, plate } };
}

/** "201 {…}" */
export const answerText = ({ status, body }: Answer): string => `${status} ${valueText(body)}`;

/** As a phone makes one: a version 4 UUID. */
export function keyOf(random: Random): string {
  const hex = (length: number) => Array.from({ length }, () => random.integer(0, 15).toString(16)).join('');
  return `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
}

function letters(random: Random): string {
  return Array.from({ length: 3 }, () => String.fromCharCode(65 + random.integer(0, 25))).join('');
}

function asAnswer(value: unknown): Answer {
  const { status, body } = (value ?? {}) as { status?: unknown; body?: unknown };
  if (typeof status === 'number') {
    try {
      return { status, body: inOrder(JSON.parse(JSON.stringify(body ?? null))) };
    } catch (error) {
      throw new CandidateError(
        `JSON cannot hold the body of a ${status}: ${(error as Error).message}.`,
        'Answer with plain data.',
      );
    }
  }
  throw new CandidateError(
    `postPayment() resolved to ${valueText(value)}, which has no status.`,
    'Answer with a status and a body, as the brief says.',
  );
}

/** What tells payments apart comes first, so that it is read where little of an answer is shown. */
function inOrder(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const { paymentId, chargeId, plate, cents, ...rest } = body as Record<string, unknown>;
  const first = Object.entries({ paymentId, chargeId, plate, cents }).filter(
    ([, value]) => value !== undefined,
  );
  return { ...Object.fromEntries(first), ...rest };
}
