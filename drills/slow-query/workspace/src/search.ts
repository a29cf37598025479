import { pool } from './database';
import type { Ticket, TicketPage, TicketSearch } from './ticket';

/** Tickets of an account in one status, those that are due first in front and those that are not due at the end. */
export async function searchTickets(search: TicketSearch): Promise<TicketPage> {
  const { accountId, status, dueFrom, dueTo, limit, after } = search;
  const offset = Number(after ?? 0);
  const { rows } = await pool.query<Ticket>(
    `SELECT id, subject, due_at AS "dueAt", assignee
     FROM tickets
     WHERE account_id = $1
       AND status = $2
       AND ($3::text IS NULL OR to_char(due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') >= $3)
       AND ($4::text IS NULL OR to_char(due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') <= $4)
     ORDER BY due_at NULLS LAST, id
     LIMIT $5 OFFSET $6`,
    [accountId, status, dueFrom ?? null, dueTo ?? null, limit + 1, offset],
  );
  return { tickets: rows.slice(0, limit), next: rows.length > limit ? String(offset + limit) : null };
}
