import type { CheckDatabase } from '../../src/judge/check';

/** What `searchTickets` is asked for. */
export interface TicketSearch {
  readonly accountId: number;
  readonly status: string;
  readonly dueFrom?: string;
  readonly dueTo?: string;
  readonly limit: number;
  readonly after?: string;
}

export type Filter = Omit<TicketSearch, 'limit' | 'after'>;

export interface Ticket {
  readonly id: number;
  readonly subject: string;
  readonly dueAt: Date | null;
  readonly assignee: string | null;
}

/** A ticket that a list must have. */
export interface PromisedTicket {
  readonly ticket: Ticket;
  /** Its due date as the database has it, to the microsecond: a Date keeps milliseconds. */
  readonly due: string | null;
}

const MATCHING = `FROM tickets
  WHERE account_id = $1 AND status = $2
    AND ($3::date IS NULL OR due_at >= $3::date::timestamp AT TIME ZONE 'UTC')
    AND ($4::date IS NULL OR due_at < ($4::date + 1)::timestamp AT TIME ZONE 'UTC')`;

/** All tickets that match, in the order of the list. */
export async function matchingTickets(database: CheckDatabase, filter: Filter): Promise<PromisedTicket[]> {
  const rows = await database.query<Ticket & Pick<PromisedTicket, 'due'>>(
    `SELECT id, subject, due_at AS "dueAt", assignee, to_char(due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') AS due
     ${MATCHING} ORDER BY due_at NULLS LAST, id`,
    parameters(filter),
  );
  return rows.map(({ due, ...ticket }) => ({ ticket, due }));
}

/** As the given code searches: what its statement touches, in blocks. */
export async function blocksBefore(
  database: CheckDatabase,
  filter: Filter,
  limit: number,
  offset: number,
): Promise<number> {
  const [row] = await database.query<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>(
    `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON)
     SELECT id, subject, due_at AS "dueAt", assignee
     FROM tickets
     WHERE account_id = $1
       AND status = $2
       AND ($3::text IS NULL OR to_char(due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') >= $3)
       AND ($4::text IS NULL OR to_char(due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') <= $4)
     ORDER BY due_at NULLS LAST, id
     LIMIT $5 OFFSET $6`,
    [...parameters(filter), limit + 1, offset],
  );
  const plan = row?.['QUERY PLAN'][0].Plan ?? {};
  return (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0);
}

function parameters({ accountId, status, dueFrom, dueTo }: Filter): unknown[] {
  return [accountId, status, dueFrom ?? null, dueTo ?? null];
}
