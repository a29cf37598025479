import { pool } from './database';
import { lineOf, type Message } from './message';
import type { Reader } from './reader';

/** @returns how many there are */
export async function exportMessages(accountId: number, reader: Reader): Promise<number> {
  const { rows } = await pool.query<Message>(
    `SELECT id, sent_at AS "sentAt", sender, subject, body FROM messages WHERE account_id = $1 ORDER BY id`,
    [accountId],
  );
  for (const message of rows) await reader.write(lineOf(message));
  return rows.length;
}
