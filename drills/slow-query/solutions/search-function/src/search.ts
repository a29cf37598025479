import { pool } from './database';
import type { Ticket, TicketPage, TicketSearch } from './ticket';

/** Tickets of an account in one status, those that are due first in front and those that are not due at the end. */
export async function searchTickets(search: TicketSearch): Promise<TicketPage> {
  const { accountId, status, dueFrom, dueTo, limit, after } = search;
  const [due, id] = after === undefined ? ['-infinity', 0] : (JSON.parse(after) as [string, number]);
  const { rows } = await pool.query<Ticket & { readonly due: string }>(
    `SELECT id, subject, due_at AS "dueAt", assignee, coalesce(due_at, 'infinity')::text AS due
     FROM search_tickets($1, $2, coalesce($3::date::timestamp AT TIME ZONE 'UTC', '-infinity'),
       coalesce(($4::date + 1)::timestamp AT TIME ZONE 'UTC', 'infinity'), $3::date IS NULL AND $4::date IS NULL, $5, $6, $7)`,
    [accountId, status, dueFrom ?? null, dueTo ?? null, due, id, limit + 1],
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    tickets: page.map((row) => ({
      id: row.id,
      subject: row.subject,
      dueAt: row.dueAt,
      assignee: row.assignee,
    })),
    next: last && rows.length > limit ? JSON.stringify([last.due, last.id]) : null,
  };
}
