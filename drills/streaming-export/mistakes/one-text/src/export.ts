import { pool } from './database';
import { lineOf, type Message } from './message';
import type { Reader } from './reader';

const PAGE = 50;

/** @returns how many there are */
export async function exportMessages(accountId: number, reader: Reader): Promise<number> {
  const lines: string[] = [];
  for (let last = 0; ;) {
    const { rows } = await pool.query<Message>(
      `SELECT id, sent_at AS "sentAt", sender, subject, body FROM messages
       WHERE account_id = $1 AND id > $2 ORDER BY id LIMIT $3`,
      [accountId, last, PAGE],
    );
    lines.push(...rows.map(lineOf));
    if (rows.length < PAGE) break;
    last = rows[rows.length - 1]!.id;
  }
  await reader.write(lines.join(''));
  return lines.length;
}
