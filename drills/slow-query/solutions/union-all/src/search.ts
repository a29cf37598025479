import { pool } from './database';
import type { Ticket, TicketPage, TicketSearch } from './ticket';

const DATED = `
  SELECT id, subject, due_at AS "dueAt", assignee, due_at::text AS due
  FROM tickets
  WHERE account_id = $1 AND status = $2
    AND due_at >= coalesce($3::date::timestamp AT TIME ZONE 'UTC', '-infinity')
    AND due_at < coalesce(($4::date + 1)::timestamp AT TIME ZONE 'UTC', 'infinity')
    AND (due_at, id) > ($5::timestamptz, $6::integer)
  ORDER BY due_at, id LIMIT $7`;

const UNDATED = `
  SELECT id, subject, due_at AS "dueAt", assignee, 'infinity' AS due
  FROM tickets
  WHERE account_id = $1 AND status = $2 AND due_at IS NULL AND $3::date IS NULL AND $4::date IS NULL
    AND id > CASE WHEN $5::timestamptz = 'infinity' THEN $6::integer ELSE 0 END
  ORDER BY due_at, id LIMIT $7`;

/** Tickets of an account in one status, those that are due first in front and those that are not due at the end. */
export async function searchTickets(search: TicketSearch): Promise<TicketPage> {
  const { accountId, status, dueFrom, dueTo, limit, after } = search;
  const [due, id] = after === undefined ? ['-infinity', 0] : (JSON.parse(after) as [string, number]);
  const { rows } = await pool.query<Ticket & { readonly due: string }>(
    `(${DATED}) UNION ALL (${UNDATED}) LIMIT $7`,
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
