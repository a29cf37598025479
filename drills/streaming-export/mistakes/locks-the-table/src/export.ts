import { transaction } from './database';
import { lineOf, type Message } from './message';
import type { Reader } from './reader';

const PAGE = 50;

/** @returns how many there are */
export async function exportMessages(accountId: number, reader: Reader): Promise<number> {
  return transaction(async (client) => {
    // Nobody changes anything until all of it is exported.
    await client.query('LOCK TABLE messages IN SHARE MODE');
    let count = 0;
    for (let last = 0; ;) {
      const { rows } = await client.query<Message>(
        `SELECT id, sent_at AS "sentAt", sender, subject, body FROM messages
         WHERE account_id = $1 AND id > $2 ORDER BY id LIMIT $3`,
        [accountId, last, PAGE],
      );
      if (rows.length > 0) await reader.write(rows.map(lineOf).join(''));
      count += rows.length;
      if (rows.length < PAGE) return count;
      last = rows[rows.length - 1]!.id;
    }
  });
}
