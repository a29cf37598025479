import { pool } from './database';
import type { Ticket, TicketPage, TicketSearch } from './ticket';

/** Tickets of an account in one status, those that are due first in front and those that are not due at the end. */
export async function searchTickets(search: TicketSearch): Promise<TicketPage> {
  const { accountId, status, dueFrom, dueTo, limit, after } = search;
  const offset = Number(after ?? 0);
  const values: unknown[] = [accountId, status];
  const given = (value: unknown): string => `$${values.push(value)}`;
  const conditions = ['account_id = $1', 'status = $2'];
  if (dueFrom) conditions.push(`due_at >= ${given(dueFrom)}::date::timestamp AT TIME ZONE 'UTC'`);
  if (dueTo) conditions.push(`due_at < (${given(dueTo)}::date + 1)::timestamp AT TIME ZONE 'UTC'`);
  const { rows } = await pool.query<Ticket>(
    `SELECT id, subject, due_at AS "dueAt", assignee
     FROM tickets WHERE ${conditions.join(' AND ')} ORDER BY due_at NULLS LAST, id LIMIT ${given(limit + 1)} OFFSET ${given(offset)}`,
    values,
  );
  return { tickets: rows.slice(0, limit), next: rows.length > limit ? String(offset + limit) : null };
}
