import { pool } from './database';
import type { Ticket, TicketPage, TicketSearch } from './ticket';

/** Tickets of an account in one status, those that are due first in front and those that are not due at the end. */
export async function searchTickets(search: TicketSearch): Promise<TicketPage> {
  const { accountId, status, dueFrom, dueTo, limit, after } = search;
  const values: unknown[] = [accountId, status];
  const given = (value: unknown): string => `$${values.push(value)}`;
  const conditions = ['account_id = $1', 'status = $2'];
  if (dueFrom) conditions.push(`due_key >= ${given(dueFrom)}::date::timestamp AT TIME ZONE 'UTC'`);
  if (dueTo) conditions.push(`due_key < (${given(dueTo)}::date + 1)::timestamp AT TIME ZONE 'UTC'`);
  if (dueFrom && !dueTo) conditions.push(`due_key < 'infinity'`);
  if (after !== undefined) {
    const [due, id] = JSON.parse(after) as [string, number];
    conditions.push(`(due_key, id) > (${given(due)}::timestamptz, ${given(id)}::integer)`);
  }
  const { rows } = await pool.query<Ticket & { readonly due: string }>(
    `SELECT id, subject, due_at AS "dueAt", assignee, due_key::text AS due
     FROM tickets WHERE ${conditions.join(' AND ')} ORDER BY due_key, id LIMIT ${given(limit + 1)}`,
    values,
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    tickets: page.map(({ id, subject, dueAt, assignee }) => ({ id, subject, dueAt, assignee })),
    next: last && rows.length > limit ? JSON.stringify([last.due, last.id]) : null,
  };
}
