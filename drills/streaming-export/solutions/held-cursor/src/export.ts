import { pool } from './database';
import { lineOf, type Message } from './message';
import type { Reader } from './reader';

/**
 * Hands all messages of an account to the reader. The server keeps the result, so that no transaction is open while the reader
 * takes its time.
 * @returns how many there are
 */
export async function exportMessages(accountId: number, reader: Reader): Promise<number> {
  const client = await pool.connect();
  client.on('error', () => undefined);
  try {
    await client.query(
      `DECLARE held CURSOR WITH HOLD FOR SELECT id, sent_at AS "sentAt", sender, subject, body
       FROM messages WHERE account_id = ${Number(accountId)} ORDER BY id`,
    );
    try {
      let count = 0;
      let batch: Message[];
      while ((batch = (await client.query<Message>('FETCH 100 FROM held')).rows).length > 0) {
        for (const message of batch) {
          await reader.write(lineOf(message));
          count += 1;
        }
      }
      return count;
    } finally {
      await client.query('CLOSE held');
    }
  } finally {
    client.removeAllListeners('error');
    client.release();
  }
}
