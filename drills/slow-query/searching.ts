import type { CheckContext, Observation, Recording, Worker } from '../../src/judge/check';
import { firstDifference } from '../../src/judge/kit/difference';
import type { Evidence } from '../../src/rubric/evidence';
import type { Filter, PromisedTicket, Ticket, TicketSearch } from './ticketPage';

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
  readonly promised: readonly PromisedTicket[];
  /** How many pages at most. Default: all. */
  readonly pages?: number;
  /** Gets the statements of each page that is as promised. */
  readonly onPage?: (page: number, recording: Recording<unknown>) => void;
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
    const called = page === 1 ? callOf(request) : `Page ${page} of ${callOf({ ...filter, limit })}`;
    const wrong = differentPage(called, { promised, from: (page - 1) * limit, limit }, recording.value);
    if (wrong) return wrong;
    onPage?.(page, recording);
    after = (recording.value as Answer).next as string;
  }
  return undefined;
}

interface Page {
  readonly promised: readonly PromisedTicket[];
  /** Place of its first ticket among those promised. */
  readonly from: number;
  readonly limit: number;
}

function differentPage(called: string, page: Page, observed: unknown): Observation | undefined {
  const expected = 'Every page has the tickets that the brief promises, in their order.';
  const { promised, from, limit } = page;
  const tickets = promised.slice(from, from + limit).map(({ ticket }) => ticket);
  const answer = observed as Partial<Answer> | null;
  const difference = firstDifference({ tickets }, { tickets: answer?.tickets });
  if (difference) {
    const index = /^tickets\[(\d+)\]/.exec(difference.path)?.[1];
    return {
      expected,
      observed: `${called}: ${difference.path || 'the answer'} is ${short(difference.observed)} and should be ${short(difference.expected)}.`,
      evidence: [
        pageEvidence(called, page, answer?.tickets, index === undefined ? undefined : Number(index)),
      ],
    };
  }
  const last = from + limit >= promised.length;
  if (last ? answer?.next === null : typeof answer?.next === 'string') return undefined;
  return {
    expected,
    observed: `${called}: next is ${short(answer?.next)}, though ${last ? 'there is no further page' : 'there are further tickets'}.`,
  };
}

/** Tickets that are shown before and after the first wrong one. */
const [BEFORE, AFTER] = [2, 4];

/** @param index of the first ticket that is wrong; undefined where it is their number, or no list at all */
function pageEvidence(
  called: string,
  { promised, from, limit }: Page,
  observed: readonly unknown[] | undefined,
  index: number | undefined,
): Evidence {
  const wanted = promised.slice(from, from + limit);
  if (!Array.isArray(observed)) {
    return { kind: 'difference', title: called, expected: wanted.map(({ ticket }) => ticket.id), observed };
  }
  const [right, wrong] = [wanted[index ?? NaN]?.ticket, observed[index ?? NaN] as Ticket | null | undefined];
  if (right && wrong?.id === right.id) {
    return { kind: 'difference', title: `tickets[${index}] of ${called}`, expected: right, observed: wrong };
  }
  const place = index ?? Math.min(wanted.length, observed.length);
  const begin = Math.max(0, place - BEFORE);
  const before = promised[from + begin - 1];
  const dues = new Map(promised.map(({ ticket, due }) => [ticket.id, due]));
  const shown = (id: number | undefined): string => {
    const due = id === undefined ? undefined : dues.get(id);
    return due === undefined ? `${id}, which is none of these tickets` : `${id} ${dueText(due)}`;
  };
  const ids = (tickets: readonly unknown[]) =>
    tickets.slice(begin, place + AFTER).map((ticket) => shown((ticket as Ticket | null)?.id));
  return {
    kind: 'difference',
    title: before
      ? `What follows ticket ${before.ticket.id} ${dueText(before.due)}, as the database has it`
      : 'How the list begins, as the database has it',
    expected: ids(wanted.map(({ ticket }) => ticket)),
    observed: ids(observed),
  };
}

function dueText(due: string | null): string {
  return due === null ? 'without a due date' : `due ${due}`;
}

function short(value: unknown): string {
  if (value === undefined) return 'missing';
  const text = JSON.stringify(value);
  return text.length <= 80 ? text : `${text.slice(0, 77)}...`;
}
