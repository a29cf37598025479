import { isRight, type Attempt } from './attempt';

/** As the brief says. */
export const WINDOW_MS = 10 * 60_000;
export const MOST = { account: 4, address: 6, device: 4 } as const;

export const LIMITS = ['account', 'address', 'device'] as const;
export type LimitName = keyof typeof MOST;
export type Answer =
  { readonly status: 'welcome' | 'denied' } | { readonly status: 'limited'; readonly retryAfter: number };

/** How far a limit is used up. */
export interface Used {
  readonly limit: LimitName;
  /** When the failures that count were made, in milliseconds, the oldest first. */
  readonly failures: readonly number[];
}

interface Failure extends Attempt {
  readonly at: number;
  readonly known: boolean;
}

/** The brief's rules, one attempt after the other. */
export class Rules {
  /** Attempts that were denied or welcome. */
  rows = 0;
  private readonly failures: Failure[] = [];
  private readonly known = new Set<string>();

  isKnown({ account, device }: Attempt): boolean {
    return this.known.has(JSON.stringify([account, device]));
  }

  /** The limits that an attempt is under. */
  used(attempt: Attempt, now: number): Used[] {
    const counting = this.failures.filter(({ at }) => now < at + WINDOW_MS);
    const times = (fits: (failure: Failure) => boolean) => counting.filter(fits).map(({ at }) => at);
    const sameAccount = (failure: Failure) => failure.account === attempt.account;
    if (this.isKnown(attempt)) {
      const same = (failure: Failure) =>
        failure.known && sameAccount(failure) && failure.device === attempt.device;
      return [{ limit: 'device', failures: times(same) }];
    }
    return [
      { limit: 'account', failures: times((failure) => !failure.known && sameAccount(failure)) },
      { limit: 'address', failures: times((failure) => !failure.known && failure.ip === attempt.ip) },
    ];
  }

  /** The right answer. */
  answer(attempt: Attempt, now: number): Answer {
    const waits = this.used(attempt, now)
      .filter(({ limit, failures }) => failures.length >= MOST[limit])
      .map(({ limit, failures }) => (failures.at(-MOST[limit]) as number) + WINDOW_MS - now);
    if (waits.length > 0) return { status: 'limited', retryAfter: Math.ceil(Math.max(...waits) / 1000) };
    const known = this.isKnown(attempt);
    this.rows += 1;
    if (!isRight(attempt)) {
      this.failures.push({ ...attempt, at: now, known });
      return { status: 'denied' };
    }
    this.known.add(JSON.stringify([attempt.account, attempt.device]));
    return { status: 'welcome' };
  }
}
