import type { CheckContext } from '../../src/judge/check';
import { account, passwordOf } from './attempt';
import type { Cast } from './day';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** Names that have no account, which nothing tells from those that have. */
function strangersNames({ random }: CheckContext, count: number): string[] {
  return numbers(count).map(() => account(random.integer(1000, 99_999)));
}

function accounts({ random }: CheckContext, count: number): string[] {
  return random
    .shuffle(numbers(200))
    .slice(0, count)
    .map((index) => account(index + 1));
}

function ips({ random }: CheckContext, count: number): string[] {
  return numbers(count).map((index) => `198.51.${index}.${random.integer(1, 254)}`);
}

const guess = ({ random }: CheckContext): string => `guess-${random.integer(1, 1_000_000)}`;
const robot = ({ random }: CheckContext): string => `robot-${random.integer(1, 1_000_000)}`;

/** Robots that guess at two accounts from everywhere; now and then one of them is right. */
export function guessing(t: CheckContext): Cast {
  return {
    accounts: accounts(t, 2),
    ips: ips(t, 60),
    behaviour: (_, name) => ({
      device: robot(t),
      password: t.random.next() < 0.1 ? passwordOf(name) : guess(t),
    }),
  };
}

/** Robots that try a list of accounts from two addresses; many do not exist. */
export function stuffing(t: CheckContext): Cast {
  return {
    accounts: [...accounts(t, 60), ...strangersNames(t, 40)],
    ips: ips(t, 2),
    behaviour: (_, name) => ({
      device: robot(t),
      password: t.random.next() < 0.1 ? passwordOf(name) : guess(t),
    }),
  };
}

/** A reader on devices of her own, who mistypes, among robots that guess at her account. */
export function readers(t: CheckContext): Cast {
  return {
    accounts: accounts(t, 1),
    ips: ips(t, 5),
    behaviour: (_, name) => behaviour(t, name, 0.7),
  };
}

/** All of it at once: a reader, robots that guess at her account, and others that try names that nobody has. */
export function everybody(t: CheckContext): Cast {
  const [reader] = accounts(t, 1) as [string];
  return {
    accounts: [...numbers(5).map(() => reader), ...strangersNames(t, 5)],
    ips: ips(t, 2),
    behaviour: (_, name) => behaviour(t, name, 0.6),
  };
}

/** @param own how often it is one of the reader's devices */
function behaviour(t: CheckContext, name: string, own: number): { device: string; password: string } {
  const isReader = t.random.next() < own;
  const isRight = t.random.next() < (isReader ? 0.2 : 0.05);
  return {
    device: isReader ? t.random.pick(['laptop', 'laptop', 'phone']) : robot(t),
    password: isRight ? passwordOf(name) : guess(t),
  };
}
