import { isDeepStrictEqual } from 'node:util';

/** Something that happened outside, and cannot be undone by a database. */
export interface Effect<Request, Reply> {
  readonly request: Request;
  readonly reply: Reply;
}

export interface GatewayOptions<Request, Reply> {
  /** What the candidate's code calls it; stories name it so. */
  readonly name: string;
  /** @param number of the effect, from 1 */
  readonly reply: (request: Request, number: number) => Reply;
  /** The idempotency key of a request: one that was seen before gets the first one's reply and has no effect. */
  readonly key?: (request: Request) => string | undefined;
}

/** What the outside does to the next call: fails before or after the effect, or answers only when it is let go. */
export type GatewayFault = { readonly point: 'before' | 'after'; readonly error: Error };

/** A part of the outside world that the check owns: a payment gateway, a mailer. The candidate's code gets `call`. */
export class Gateway<Request, Reply> {
  /** In order. */
  readonly effects: Effect<Request, Reply>[] = [];
  /** To be handed to the candidate's code, as a property of whatever object it expects. */
  readonly call: (request: Request) => Promise<Reply>;
  private readonly byKey = new Map<string, Effect<Request, Reply>>();
  private readonly faults: GatewayFault[] = [];
  private readonly pauses: Pause[] = [];

  constructor(private readonly options: GatewayOptions<Request, Reply>) {
    this.call = (request) => this.perform(request);
    Object.defineProperty(this.call, 'name', { value: options.name });
  }

  /** The next call without a fault of its own yet fails so; a connection that breaks before or after the effect. */
  failNext(point: GatewayFault['point'], error: Error = unreachable()): void {
    this.faults.push({ point, error });
  }

  /** Faults that no call has met yet are none any more. */
  recover(): void {
    this.faults.length = 0;
  }

  /** The next call waits until it is released: with nothing done yet, or with the effect there and no reply to it. */
  pauseNext(point: GatewayFault['point'] = 'before'): Pause {
    const pause = new Pause(point);
    this.pauses.push(pause);
    return pause;
  }

  /** Forgets all effects, keys, faults and pauses. */
  reset(): void {
    this.effects.length = 0;
    this.byKey.clear();
    this.recover();
    this.pauses.length = 0;
  }

  private async perform(request: Request): Promise<Reply> {
    const fault = this.faults.shift();
    const pause = this.pauses.shift();
    if (pause?.point === 'before') await pause.pass();
    if (fault?.point === 'before') throw fault.error;
    const reply = this.take(request);
    if (pause?.point === 'after') await pause.pass();
    if (fault) throw fault.error;
    return reply;
  }

  private take(request: Request): Reply {
    const key = this.options.key?.(request);
    const earlier = key === undefined ? undefined : this.byKey.get(key);
    if (earlier && !isDeepStrictEqual(earlier.request, request)) {
      throw Object.assign(new Error('The idempotency key was used for another request.'), {
        code: 'idempotency_error',
      });
    }
    if (earlier) return earlier.reply;
    const effect = { request, reply: this.options.reply(request, this.effects.length + 1) };
    this.effects.push(effect);
    if (key !== undefined) this.byKey.set(key, effect);
    return effect.reply;
  }
}

/** A call that is slow for as long as the check wants. */
export class Pause {
  /** Resolves when a call has got here. */
  readonly reached: Promise<void>;
  release!: () => void;
  private reach!: () => void;
  private readonly released: Promise<void>;

  constructor(readonly point: GatewayFault['point']) {
    this.reached = new Promise((resolve) => (this.reach = resolve));
    this.released = new Promise((resolve) => (this.release = resolve));
  }

  async pass(): Promise<void> {
    this.reach();
    await this.released;
  }
}

/** As Node's own HTTP client would say it. */
export function unreachable(): Error {
  return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
}
