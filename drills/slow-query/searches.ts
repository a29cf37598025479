import type { CheckContext } from '../../src/judge/check';
import type { Random } from '../../src/judge/kit/random';
import type { Filter } from './ticketPage';

/** The one that moved in: 80,000 of 200,000 tickets. */
export const LARGEST = 1;
/** Seeded due dates lie within these days. */
const FIRST_DAY = Date.UTC(2025, 0, 1);
const DAYS = 729;
const DAY = 86_400_000;

export interface NamedFilter {
  readonly what: string;
  readonly filter: Filter;
}

/** Searches of every kind that an index can be wrong for; accounts and days differ from seed to seed. */
export function allKinds(random: Random): NamedFilter[] {
  const small = random.integer(2, 2000);
  const from = random.integer(100, DAYS - 100);
  const two = { dueFrom: day(from), dueTo: day(from + 1) };
  return [
    { what: 'a small account', filter: { accountId: small, status: 'solved' } },
    {
      what: 'a small account, due from a day on',
      filter: { accountId: small, status: 'solved', dueFrom: day(from) },
    },
    { what: 'a small account, with nothing in that status', filter: { accountId: small, status: 'spam' } },
    {
      what: 'the largest account',
      filter: { accountId: LARGEST, status: random.pick(['open', 'waiting', 'solved']) },
    },
    { what: 'the largest account, in a rare status', filter: { accountId: LARGEST, status: 'escalated' } },
    {
      what: 'the largest account, with nothing in that status',
      filter: { accountId: LARGEST, status: 'spam' },
    },
    { what: 'the largest account, due on two days', filter: { accountId: LARGEST, status: 'open', ...two } },
    {
      what: 'the largest account, due up to a day',
      filter: { accountId: LARGEST, status: 'waiting', dueTo: two.dueTo },
    },
    {
      what: 'the largest account, due from a late day on',
      filter: { accountId: LARGEST, status: 'open', dueFrom: day(DAYS - 2) },
    },
    {
      what: 'the largest account, due when nothing is',
      filter: { accountId: LARGEST, status: 'open', dueFrom: '2031-01-01' },
    },
    { what: 'an account that is not there', filter: { accountId: 5000, status: 'open' } },
  ];
}

/** A day of the seeded range, from 0. */
function day(number: number): string {
  return new Date(FIRST_DAY + number * DAY).toISOString().slice(0, 10);
}

/**
 * Tickets of a new account that are hard to page through: many due at one instant, some a microsecond apart, at the first and the last
 * microsecond of a day, or not at all. Rows are inserted in random order.
 * @returns how to search for all of them, and for those of two days
 */
export async function addHardTickets({ database, random }: CheckContext): Promise<NamedFilter[]> {
  const accountId = random.integer(6000, 9000);
  const date = day(random.integer(0, DAYS - 10));
  const next = new Date(Date.parse(date) + DAY).toISOString().slice(0, 10);
  const after = new Date(Date.parse(date) + 2 * DAY).toISOString().slice(0, 10);
  const before = new Date(Date.parse(date) - DAY).toISOString().slice(0, 10);
  const instants = [
    ...[`${before} 23:59:59.999999+00`, `${date} 00:00:00+00`, `${date} 00:00:00.000001+00`],
    ...Array<string>(9).fill(`${date} 08:00:00+00`),
    ...[1, 2, 3, 4, 5].map((micro) => `${date} 08:00:00.12300${micro}+00`),
    ...Array<string>(4).fill(`${next} 12:30:00.5+00`),
    ...[`${next} 23:59:59.999999+00`, `${after} 00:00:00+00`],
    ...Array<null>(9).fill(null),
  ];
  const rows = random.shuffle(instants).map((due_at, index) => ({
    account_id: accountId,
    status: 'open',
    due_at,
    assignee: random.pick(['ana', 'ben', null]),
    subject: `Ticket ${index} of ${random.integer(100, 999)}`,
  }));
  await database.query(
    `INSERT INTO tickets (account_id, status, due_at, assignee, subject)
     SELECT account_id, status, due_at, assignee, subject FROM jsonb_populate_recordset(NULL::tickets, $1)`,
    [JSON.stringify(rows)],
  );
  const filter = { accountId, status: 'open' };
  return [
    { what: 'tickets with ties and without due dates', filter },
    { what: 'tickets due on two days', filter: { ...filter, dueFrom: date, dueTo: next } },
    { what: 'tickets due from a day on', filter: { ...filter, dueFrom: next } },
    { what: 'tickets due up to a day', filter: { ...filter, dueTo: date } },
  ];
}
