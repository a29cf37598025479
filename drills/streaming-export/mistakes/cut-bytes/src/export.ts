import { transaction } from './database';
import { lineOf, type Message } from './message';
import type { Reader } from './reader';

/** One or two megabytes, as messages are. */
const BATCH = 50;

/** What the reader gets at once. */
const PIECE = 64 * 1024;

/**
 * Hands all messages of an account to the reader, a line each, by id.
 * @returns how many there are
 */
export async function exportMessages(accountId: number, reader: Reader): Promise<number> {
  return transaction(async (client) => {
    await client.query(
      `DECLARE export NO SCROLL CURSOR FOR
       SELECT id, sent_at AS "sentAt", sender, subject, body FROM messages
       WHERE account_id = ${Number(accountId)} ORDER BY id`,
    );
    let count = 0;
    for (;;) {
      const { rows } = await client.query<Message>(`FETCH ${BATCH} FROM export`);
      if (rows.length === 0) return count;
      count += rows.length;
      const bytes = Buffer.from(rows.map(lineOf).join(''));
      for (let from = 0; from < bytes.length; from += PIECE)
        await reader.write(bytes.toString('utf8', from, from + PIECE));
    }
  });
}
