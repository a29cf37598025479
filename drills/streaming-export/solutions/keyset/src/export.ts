import { pool } from './database';
import { lineOf, type Message } from './message';
import type { Reader } from './reader';

const PAGE = 80;

/**
 * Hands all messages of an account to the reader. No connection is held while the reader takes its time.
 * @returns how many there are
 */
export async function exportMessages(accountId: number, reader: Reader): Promise<number> {
  let count = 0;
  for (let last = 0, full = true; full;) {
    const { rows } = await pool.query<Message>(
      `SELECT id, sent_at AS "sentAt", sender, subject, body FROM messages
       WHERE account_id = $1 AND id > $2 ORDER BY id LIMIT $3`,
      [accountId, last, PAGE],
    );
    if (rows.length > 0) await reader.write(rows.map(lineOf).join(''));
    count += rows.length;
    last = rows.at(-1)?.id ?? last;
    full = rows.length === PAGE;
  }
  return count;
}
