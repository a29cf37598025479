import { pool } from './database';
import { lineOf, type Message } from './message';
import type { Reader } from './reader';
export async function exportMessages(accountId: number, reader: Reader): Promise<number> {
  const client = await pool.connect();
  const page = (after: number) =>
    client.query<Message>(
      `SELECT id, sent_at AS "sentAt", sender, subject, body FROM messages WHERE account_id = $1 AND id > $2 ORDER BY id LIMIT 50`,
      [accountId, after],
    );
  let { rows } = await page(-1);
  if (rows.length > 0) await reader.write(lineOf(rows[0]));
  try {
    let count = rows.length;
    let from = 1;
    while (rows.length > 0) {
      for (const r of rows.slice(from)) await reader.write(lineOf(r));
      from = 0;
      ({ rows } = await page(rows[rows.length - 1].id));
      count += rows.length;
    }
    return count;
  } finally {
    client.release();
  }
}
