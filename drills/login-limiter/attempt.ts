/** Somebody who wants to log in, as logIn() is told. */
export interface Attempt {
  readonly account: string;
  readonly password: string;
  readonly ip: string;
  readonly device: string;
}

/** An account of the drill's seed. */
export const account = (number: number): string => `reader-${number}`;
/** Its password, as the seed has it. */
export const passwordOf = (name: string): string => name.replace('reader-', 'shelf-');

/** Whether the seed has such an account: reader-1 to reader-200. */
export function exists(name: string): boolean {
  const number = Number(/^reader-(\d+)$/.exec(name)?.[1]);
  return number >= 1 && number <= 200;
}

/** Whether the attempt has the right password of an account that exists. */
export function isRight({ account: name, password }: Attempt): boolean {
  return exists(name) && password === passwordOf(name);
}
