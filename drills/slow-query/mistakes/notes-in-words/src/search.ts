import { pool } from './database';
import type { Ticket, TicketPage, TicketSearch } from './ticket';

/** The last ticket of a page: its due date exactly as the database has it, and its id. */
interface Key {
  readonly due: string | null;
  readonly id: number;
}

type Row = Ticket & { readonly due: string | null };

/** Tickets of an account in one status, those that are due first in front and those that are not due at the end. */
export async function searchTickets(search: TicketSearch): Promise<TicketPage> {
  const { limit, after, dueFrom, dueTo } = search;
  const key = after === undefined ? undefined : (JSON.parse(after) as Key);
  const rows = key && key.due === null ? [] : await dated(search, key, limit + 1);
  if (rows.length <= limit && !dueFrom && !dueTo) {
    rows.push(...(await undated(search, key?.due === null ? key.id : 0, limit + 1 - rows.length)));
  }
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    tickets: page.map(({ id, subject, dueAt, assignee }) => ({ id, subject, dueAt, assignee })),
    next: last && rows.length > limit ? JSON.stringify({ due: last.due, id: last.id } satisfies Key) : null,
  };
}

async function dated(search: TicketSearch, key: Key | undefined, count: number): Promise<Row[]> {
  const { accountId, status, dueFrom, dueTo } = search;
  // One lower bound alone, so that the index is entered there: behind the key, which is not before the first day.
  const begin = key
    ? '(due_at, id) > ($3::timestamptz, $4::integer)'
    : "due_at >= coalesce($3::date::timestamp AT TIME ZONE 'UTC', '-infinity') AND $4::integer = 0";
  const { rows } = await pool.query<Row>(
    `SELECT id, subject, due_at AS "dueAt", assignee, due_at::text AS due
     FROM tickets
     WHERE account_id = $1 AND status = $2 AND ${begin}
       AND due_at < coalesce(($5::date + 1)::timestamp AT TIME ZONE 'UTC', 'infinity')
     ORDER BY due_at, id LIMIT $6`,
    [accountId, status, key?.due ?? dueFrom ?? null, key?.id ?? 0, dueTo ?? null, count],
  );
  return rows;
}

async function undated({ accountId, status }: TicketSearch, afterId: number, count: number): Promise<Row[]> {
  const { rows } = await pool.query<Row>(
    `SELECT id, subject, due_at AS "dueAt", assignee, NULL AS due
     FROM tickets WHERE account_id = $1 AND status = $2 AND due_at IS NULL AND id > $3
     ORDER BY due_at, id LIMIT $4`,
    [accountId, status, afterId, count],
  );
  return rows;
}
