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
    let count = 0;
    // While the reader takes a batch, the next one is fetched.
    let writing = Promise.resolve();
    for (;;) {
      const { rows } = await client.query<Message>('FETCH 50 FROM export');
      await writing;
      if (rows.length === 0) return count;
      count += rows.length;
      writing = reader.write(rows.map(lineOf).join(''));
      writing.catch(() => undefined); // whoever awaits it hears of it
      if (rows.length < 50) return count;
    }
  });
}
