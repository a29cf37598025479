import { transaction } from './database';
import { lineOf, type Message } from './message';
import type { Reader } from './reader';

/** @returns how many there are */
export async function exportMessages(accountId: number, reader: Reader): Promise<number> {
  let gone: Error | undefined;
  const count = await transaction(async (client) => {
    await client.query(
      `DECLARE export NO SCROLL CURSOR FOR
       SELECT id, sent_at AS "sentAt", sender, subject, body FROM messages
       WHERE account_id = ${Number(accountId)} ORDER BY id`,
    );
    for (let count = 0; ;) {
      const { rows } = await client.query<Message>('FETCH 50 FROM export');
      if (rows.length === 0) return count;
      count += rows.length;
      await reader.write(rows.map(lineOf).join('')).catch((error: Error) => (gone ??= error));
    }
  });
  if (gone) throw gone;
  return count;
}
