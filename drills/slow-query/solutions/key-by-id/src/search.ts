import { pool } from './database';
import type { Ticket, TicketPage, TicketSearch } from './ticket';

const COLUMNS = 'id, subject, due_at AS "dueAt", assignee';

/** Tickets of an account in one status, those that are due first in front and those that are not due at the end. */
export async function searchTickets(search: TicketSearch): Promise<TicketPage> {
  const { accountId, status, dueFrom, dueTo, limit, after } = search;
  const values: unknown[] = [accountId, status, limit + 1];
  const given = (value: unknown): string => `$${values.push(value)}`;
  const conditions = ['account_id = $1', 'status = $2'];
  if (dueFrom) conditions.push(`due_at >= ${given(dueFrom)}::date::timestamp AT TIME ZONE 'UTC'`);
  if (dueTo) conditions.push(`due_at < (${given(dueTo)}::date + 1)::timestamp AT TIME ZONE 'UTC'`);
  const list = (...more: string[]) =>
    `(SELECT ${COLUMNS} FROM tickets WHERE ${[...conditions, ...more].join(' AND ')} ORDER BY due_at, id LIMIT $3)`;
  let sql = list();
  if (after !== undefined) {
    const id = given(Number(after));
    const last = `(SELECT due_at FROM tickets WHERE id = ${id})`;
    sql = [
      list(`(due_at, id) > (${last}, ${id}::integer)`),
      list('due_at IS NULL', `${last} IS NOT NULL`),
      list('due_at IS NULL', `${last} IS NULL`, `id > ${id}::integer`),
    ].join(' UNION ALL ');
  }
  const { rows } = await pool.query<Ticket>(`SELECT * FROM (${sql}) AS page LIMIT $3`, values);
  return { tickets: rows.slice(0, limit), next: rows.length > limit ? String(rows[limit - 1]!.id) : null };
}
