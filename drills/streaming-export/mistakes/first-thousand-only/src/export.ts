import { transaction } from './database';
import { lineOf, type Message } from './message';
import type { Reader } from './reader';

const PAGE = 50;
/** Against a loop without an end. */
const MOST_PAGES = 20;
const SNAPSHOT = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';

/**
 * Hands all messages of an account to the reader, page by page, each behind the last id of the one before.
 * @returns how many there are
 */
export async function exportMessages(accountId: number, reader: Reader): Promise<number> {
  return transaction(async (client) => {
    let count = 0;
    let last = 0;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const { rows } = await client.query<Message>(
        `SELECT id, sent_at AS "sentAt", sender, subject, body FROM messages
         WHERE account_id = $1 AND id > $2 ORDER BY id LIMIT $3`,
        [accountId, last, PAGE],
      );
      for (const message of rows) await reader.write(lineOf(message));
      count += rows.length;
      if (rows.length < PAGE) break;
      last = rows[rows.length - 1]!.id;
    }
    return count;
  }, SNAPSHOT);
}
