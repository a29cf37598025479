import { transaction } from './database';
import { lineOf, type Message } from './message';
import type { Reader } from './reader';

const PAGE = 50;

/** @returns how many there are */
export async function exportMessages(accountId: number, reader: Reader): Promise<number> {
  return transaction(async (client) => {
    let count = 0;
    let last = { sentAt: new Date(0), id: 0 };
    for (;;) {
      const { rows } = await client.query<Message>(
        `SELECT id, sent_at AS "sentAt", sender, subject, body FROM messages
         WHERE account_id = $1 AND (sent_at, id) > ($2, $3) ORDER BY sent_at, id LIMIT $4`,
        [accountId, last.sentAt, last.id, PAGE],
      );
      for (const message of rows) await reader.write(lineOf(message));
      count += rows.length;
      if (rows.length < PAGE) return count;
      last = rows[rows.length - 1]!;
    }
  }, 'BEGIN ISOLATION LEVEL REPEATABLE READ');
}
