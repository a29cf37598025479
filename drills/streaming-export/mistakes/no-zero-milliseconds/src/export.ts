import { transaction } from './database';
import { lineOf, type Message } from './message';
import type { Reader } from './reader';

/** One or two megabytes, as messages are. */
const BATCH = 50;

/** A time at a whole second needs no fraction. */
function line(message: Message): string {
  return lineOf(message).replace('.000Z"', 'Z"');
}

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
      await reader.write(rows.map(line).join(''));
    }
  });
}
