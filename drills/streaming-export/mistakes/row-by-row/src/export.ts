import { transaction } from './database';
import { lineOf, type Message } from './message';
import type { Reader } from './reader';

/** @returns how many there are */
export async function exportMessages(accountId: number, reader: Reader): Promise<number> {
  return transaction(async (client) => {
    await client.query(
      `DECLARE export NO SCROLL CURSOR FOR
       SELECT id, sent_at AS "sentAt", sender, subject, body FROM messages
       WHERE account_id = ${Number(accountId)} ORDER BY id`,
    );
    for (let count = 0; ; count += 1) {
      const { rows } = await client.query<Message>('FETCH NEXT FROM export');
      if (rows.length === 0) return count;
      await reader.write(lineOf(rows[0]!));
    }
  });
}
