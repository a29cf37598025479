import { pool } from './database';
import { lineOf, type Message } from './message';
import type { Reader } from './reader';

export async function exportMessages(accountId: number, reader: Reader): Promise<number> {
  const db = await pool.connect();
  let lost = false;
  try {
    await db.query('BEGIN');
    await db.query(
      `DECLARE archive NO SCROLL CURSOR FOR SELECT id, sent_at AS "sentAt", sender, subject, body FROM messages WHERE account_id = ${Number(accountId)} ORDER BY id`,
    );
    let count = 0;
    for (;;) {
      const { rows } = await db.query<Message>(
        count < 880 ? 'FETCH 40 FROM archive' : 'FETCH ALL FROM archive',
      );
      if (rows.length === 0) break;
      for (const row of rows) {
        await reader.write(lineOf(row));
        count++;
      }
    }
    return count;
  } finally {
    await db.query('ROLLBACK').catch(() => (lost = true));
    db.release(lost);
  }
}
