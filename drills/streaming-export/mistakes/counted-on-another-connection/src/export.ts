import { pool } from './database';
import { lineOf, type Message } from './message';
import type { Reader } from './reader';

const BATCH = 25;

export async function exportMessages(accountId: number, reader: Reader): Promise<number> {
  const db = await pool.connect();
  let lost = false;
  try {
    const total = (
      await pool.query<{ n: number }>('SELECT count(*)::int AS n FROM messages WHERE account_id = $1', [
        accountId,
      ])
    ).rows[0]!.n;
    await db.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    let last: number | null = null;
    let count = 0;
    for (;;) {
      const { rows }: { rows: Message[] } = await db.query<Message>(
        `SELECT id, sent_at AS "sentAt", sender, subject, body FROM messages WHERE account_id = $1 AND ($2::int IS NULL OR id > $2) ORDER BY id LIMIT ${BATCH}`,
        [accountId, last],
      );
      if (rows.length === 0) break;
      last = rows[rows.length - 1]!.id;
      count += rows.length;
      await reader.write(rows.map(lineOf).join(''));
      if (rows.length < BATCH) break;
    }
    await db.query('COMMIT');
    return total;
  } catch (error) {
    await db.query('ROLLBACK').catch(() => (lost = true));
    throw error;
  } finally {
    db.release(lost);
  }
}
