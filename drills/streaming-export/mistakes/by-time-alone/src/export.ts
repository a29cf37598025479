import { transaction } from './database';
import { lineOf, type Message } from './message';
import type { Reader } from './reader';

const PAGE = 50;

/** @returns how many there are */
export async function exportMessages(accountId: number, reader: Reader): Promise<number> {
  return transaction(async (client) => {
    let count = 0;
    for (let last = new Date(0); ;) {
      const { rows } = await client.query<Message>(
        `SELECT id, sent_at AS "sentAt", sender, subject, body FROM messages
         WHERE account_id = $1 AND sent_at > $2 ORDER BY sent_at, id LIMIT $3`,
        [accountId, last, PAGE],
      );
      for (const message of rows) await reader.write(lineOf(message));
      count += rows.length;
      if (rows.length < PAGE) return count;
      last = rows[rows.length - 1]!.sentAt;
    }
  }, 'BEGIN ISOLATION LEVEL REPEATABLE READ');
}
