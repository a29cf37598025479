import { createHash } from 'node:crypto';

/** An account's secret. */
export interface Secret {
  readonly salt: string;
  /** sha256 of the salt and the password, in hexadecimal. */
  readonly password: string;
}

/** Whether the password is that of the secret. Stands in for a real password hash, which takes its time. */
export function matches({ salt, password }: Secret, given: string): boolean {
  return createHash('sha256').update(salt).update(given).digest('hex') === password;
}
