import type { CheckContext, Observation, Recording, Worker } from '../../src/judge/check';
import { firstDifference } from '../../src/judge/difference';
import type { Ticket, TicketSearch, Filter } from './ticketPage';

/** An answer that has the shape of one; what is in it is compared. */
interface Answer {
  readonly tickets: readonly unknown[];
  readonly next: unknown;
}

/** A worker, after the migration. */
export async function started(t: CheckContext): Promise<Worker> {
  const worker = await t.worker();
  await worker.call('migrate.ts', 'migrate');
  return worker;
}

export const search = (worker: Worker, request: TicketSearch): Promise<unknown> =>
  worker.call('src/search.ts', 'searchTickets', request);

/** The call as one would write it. */
export function callOf(request: TicketSearch): string {
  const given = Object.entries(request).filter(([, value]) => value !== undefined);
  const fields = given.map(([name, value]) => `${name}: ${literal(value)}`);
  return `searchTickets({ ${fields.join(', ')} })`;
}

function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(value);
}

export interface Walk {
  readonly limit: number;
  /** All tickets that the pages must have together. */
  readonly promised: readonly Ticket[];
  /** How many pages at most. Default: all. */
  readonly pages?: number;
  /** Gets the statements of each page that is as promised, and says whether to go on. */
  readonly onPage?: (page: number, recording: Recording<unknown>) => boolean;
}

/**
 * Follows `next` from page to page and compares each with the promised tickets.
 * @returns what to say of the first page that is not as promised
 */
export async function walk(
  worker: Worker,
  filter: Filter,
  { limit, promised, pages = Infinity, onPage }: Walk,
): Promise<Observation | undefined> {
  let after: string | undefined;
  const all = Math.max(1, Math.ceil(promised.length / limit));
  for (let page = 1; page <= Math.min(all, pages); page += 1) {
    const request = { ...filter, limit, ...(after !== undefined && { after }) };
    const recording = await worker.record(() => search(worker, request));
    const expected = promised.slice((page - 1) * limit, page * limit);
    const called = page === 1 ? callOf(request) : `Page ${page} of ${callOf({ ...filter, limit })}`;
    const wrong = differentPage(called, expected, recording.value, page === all);
    if (wrong) return wrong;
    if (onPage?.(page, recording) === false) return undefined;
    after = (recording.value as Answer).next as string;
  }
  return undefined;
}

function differentPage(
  called: string,
  tickets: readonly Ticket[],
  observed: unknown,
  last: boolean,
): Observation | undefined {
  const promised = 'Every page has the tickets that the brief promises, in their order.';
  const answer = observed as Partial<Answer> | null;
  const difference = firstDifference({ tickets }, { tickets: answer?.tickets });
  if (difference) {
    const index = /^tickets\[(\d+)\]/.exec(difference.path)?.[1];
    const place = difference.path || 'the answer';
    return {
      expected: promised,
      observed: `${called}: ${place} is ${short(difference.observed)} and should be ${short(difference.expected)}.`,
      evidence: [
        {
          kind: 'difference',
          title: index === undefined ? called : `tickets[${index}] of ${called}`,
          expected: index === undefined ? ids(tickets) : tickets[Number(index)],
          observed: index === undefined ? ids(answer?.tickets) : answer?.tickets?.[Number(index)],
        },
      ],
    };
  }
  if (last ? answer?.next === null : typeof answer?.next === 'string') return undefined;
  return {
    expected: promised,
    observed: `${called}: next is ${short(answer?.next)}, though ${last ? 'there is no further page' : 'there are further tickets'}.`,
  };
}

function ids(tickets: readonly unknown[] | undefined): unknown {
  return Array.isArray(tickets) ? { ids: tickets.map((ticket) => (ticket as Ticket | null)?.id) } : tickets;
}

function short(value: unknown): string {
  if (value === undefined) return 'missing';
  const text = JSON.stringify(value);
  return text.length <= 80 ? text : `${text.slice(0, 77)}...`;
}
