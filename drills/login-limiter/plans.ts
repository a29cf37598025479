import type { CheckContext } from '../../src/judge/check';
import { account, passwordOf, type Attempt } from './attempt';
import { MOST } from './rules';

/** An attempt that comes at a time of its own. */
export interface Planned {
  readonly attempt: Attempt;
  /**
   * Milliseconds since the attempt before it.
   * @param room milliseconds until it would not be limited any more; 0 where it is not
   */
  readonly pause: (room: number) => number;
}

const SECOND_MS = 1000;
const DAY_MS = 86_400 * SECOND_MS;

/** Names, time and what else they do on the account: known devices, welcomes and limited attempts. */
export function accountPlan(t: CheckContext): Planned[] {
  const { readers, right, wrong, times } = cast(t);
  const [reader, family, guessed] = readers as [string, string, string];
  const owner = { device: 'laptop' };
  return [
    wrong(reader),
    { ...right(reader), account: reader.replace('r', 'R') },
    { ...right(reader), account: `${reader} ` },
    { ...right(reader), password: `${passwordOf(reader)} ` },
    ...times(MOST.account, () => wrong(reader)),
    right(family, owner),
    ...times(2, () => wrong(family, owner)),
    ...times(MOST.account + 1, () => wrong(family)),
    ...times(MOST.account - 1, () => wrong(guessed)),
    right(guessed),
    ...times(2, () => wrong(guessed)),
  ]
    .map((attempt) => soon(t, attempt))
    .concat(edge(wrong(reader)));
}

/** Names that exist and that do not, and who else tries from the address: known devices, and those who are let in. */
export function addressPlan(t: CheckContext): Planned[] {
  const { readers, right, wrong, times, nobody, ip } = cast(t);
  const [reader, ...members] = readers as [string, ...string[]];
  const [library, other] = [ip(), ip()];
  const own = { device: 'laptop', ip: library };
  const letters = t.random.integer(0xa000, 0xffff).toString(16);
  return [
    right(reader, { device: 'laptop' }),
    ...times(3, () => wrong(nobody(), { ip: library })),
    right(members[0] as string, { ip: library }),
    ...times(2, () => wrong(reader, own)),
    ...times(2, (index) => wrong(members[1 + index] as string, { ip: library })),
    wrong(reader, { ip: library }),
    wrong(nobody(), { ip: library }),
    right(members[3] as string, { ip: library }),
    right(reader, own),
    wrong(nobody(), { ip: other }),
    ...times(MOST.address, () => wrong(nobody(), { ip: `2001:db8::${letters}` })),
    wrong(nobody(), { ip: `2001:DB8::${letters.toUpperCase()}` }),
    wrong(nobody(), { ip: `2001:db8::${letters}` }),
  ]
    .map((attempt) => soon(t, attempt))
    .concat(edge(wrong(nobody(), { ip: library })));
}

/** Devices that are known for long, to two accounts, or not yet when they fail. */
export function devicePlan(t: CheckContext): Planned[] {
  const { readers, right, wrong, times } = cast(t);
  const [reader, family, other] = readers as [string, string, string];
  const [laptop, phone] = [{ device: 'laptop' }, { device: 'phone' }];
  const atFirst = [right(reader, laptop), right(family, laptop)];
  const later = [
    wrong(reader),
    ...times(MOST.account, () => wrong(reader)),
    ...times(MOST.device, () => wrong(reader, laptop)),
    right(reader, laptop),
    right(family, laptop),
    ...times(MOST.account, () => wrong(other, laptop)),
    right(other),
    ...times(MOST.account - 1, () => wrong(family, phone)),
    right(family, phone),
    ...times(MOST.device, () => wrong(family, phone)),
    wrong(family),
    right(family),
    right(family, { device: 'Laptop' }),
    right(family, phone),
    right(family, laptop),
  ].map((attempt) => soon(t, attempt));
  const [first, ...rest] = later as [Planned, ...Planned[]];
  return [
    ...atFirst.map((attempt) => soon(t, attempt)),
    { ...first, pause: () => t.random.integer(400, 500) * DAY_MS },
    ...rest,
    ...edge(wrong(family, phone)),
  ];
}

/** Each limit reached once. */
export function dayPlan(t: CheckContext): Planned[] {
  const { readers, right, wrong, times, nobody, ip } = cast(t);
  const [reader] = readers as [string];
  const [tablet, library] = [{ device: 'tablet' }, { ip: ip() }];
  return [
    right(reader, tablet),
    ...times(MOST.device + 1, () => wrong(reader, tablet)),
    ...times(MOST.account + 1, () => wrong(reader)),
    ...times(MOST.address + 1, () => wrong(nobody(), library)),
  ].map((attempt) => soon(t, attempt));
}

/** Two limits that are reached, either of them the longer one; whole seconds; a device's own wait. */
export function waitPlan(t: CheckContext): Planned[] {
  const { readers, right, wrong, times, nobody, ip } = cast(t);
  const [reader, family, owner] = readers as [string, string, string];
  const [one, other] = [ip(), ip()];
  const tablet = { device: 'tablet' };
  const minutesLater = (attempt: Attempt): Planned => ({
    attempt,
    pause: () => t.random.integer(200, 300) * SECOND_MS,
  });
  const both = (name: string, from: string) => wrong(name, { ip: from });
  return [
    ...times(MOST.account, () => soon(t, wrong(reader))),
    minutesLater(wrong(nobody(), { ip: one })),
    ...times(MOST.address - 1, () => soon(t, wrong(nobody(), { ip: one }))),
    soon(t, both(reader, one)),
    ...times(MOST.address, () => soon(t, wrong(nobody(), { ip: other }))),
    minutesLater(wrong(family)),
    ...times(MOST.account - 1, () => soon(t, wrong(family))),
    soon(t, both(family, other)),
    ...wholeSeconds(() => both(family, other)),
    soon(t, right(owner, tablet)),
    ...times(MOST.device, () => soon(t, wrong(owner, tablet))),
    ...times(MOST.account, () => soon(t, wrong(owner))),
    soon(t, right(owner, tablet)),
  ];
}

/** A millisecond before there is room, at the moment at which there is, and at once again. */
function edge(attempt: Attempt): Planned[] {
  return [(room: number) => room - 1, () => 1, () => 0].map((pause) => ({ attempt, pause }));
}

/** A whole number of seconds before there is room, and a millisecond after that. */
function wholeSeconds(attempt: () => Attempt): Planned[] {
  return [(room: number) => room % SECOND_MS, () => 1].map((pause) => ({ attempt: attempt(), pause }));
}

function soon({ random }: CheckContext, attempt: Attempt): Planned {
  const milliseconds = random.integer(1, 8_000);
  return { attempt, pause: () => milliseconds };
}

/** Accounts, addresses and devices that a plan is made of; nobody else has the same, where it does not ask for it. */
function cast({ random }: CheckContext) {
  const [first, second] = [random.integer(0, 255), random.integer(0, 255)];
  let made = 0;
  const ip = () => `10.${first}.${second}.${(made += 1)}`;
  const by = (password: string, name: string, own: Partial<Attempt>): Attempt => ({
    account: name,
    password,
    ip: ip(),
    device: `robot-${random.integer(1, 1_000_000)}`,
    ...own,
  });
  return {
    ip,
    readers: random.shuffle(Array.from({ length: 200 }, (_, index) => account(index + 1))).slice(0, 6),
    nobody: () => account(random.integer(1000, 999_999)),
    right: (name: string, own: Partial<Attempt> = {}) => by(passwordOf(name), name, own),
    wrong: (name: string, own: Partial<Attempt> = {}) =>
      by(`guess-${random.integer(1, 1_000_000)}`, name, own),
    times: <T>(count: number, make: (index: number) => T): T[] =>
      Array.from({ length: count }, (_, index) => make(index)),
  };
}
