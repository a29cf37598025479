import { transaction } from './database';
import { lineOf, type Message } from './message';
import type { Reader } from './reader';

const PAGE = 50;

/** @returns how many there are */
export async function exportMessages(accountId: number, reader: Reader): Promise<number> {
  return transaction(async (client) => {
    for (let count = 0; ;) {
      const { rows } = await client.query<Message>(
        `SELECT id, sent_at AS "sentAt", sender, subject, body FROM messages
         WHERE account_id = $1 ORDER BY id LIMIT $2 OFFSET $3`,
        [accountId, PAGE, count],
      );
      if (rows.length > 0) await reader.write(rows.map(lineOf).join(''));
      count += rows.length;
      if (rows.length < PAGE) return count;
    }
  }, 'BEGIN ISOLATION LEVEL REPEATABLE READ');
}
