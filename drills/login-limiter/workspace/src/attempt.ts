/** Somebody who wants to log in. */
export interface Attempt {
  /** Name of the account, as it was typed. */
  readonly account: string;
  readonly password: string;
  readonly ip: string;
  /** What the browser's long-lived cookie says; each browser has one of its own, and keeps it. */
  readonly device: string;
}

export type Answer =
  | { readonly status: 'welcome' }
  /** The account or the password is wrong; which of them is not said. */
  | { readonly status: 'denied' }
  /** Too many failures; the password was not looked at. */
  | {
      readonly status: 'limited';
      /** Whole seconds until it is worth trying again. */
      readonly retryAfter: number;
    };

/** Tells the time. */
export interface Clock {
  now(): Promise<Date>;
}
