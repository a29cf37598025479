import { pool } from './database';
import { lineOf, type Message } from './message';
import type { Reader } from './reader';

/** @returns how many there are */
export async function exportMessages(accountId: number, reader: Reader): Promise<number> {
  const client = await pool.connect();
  await client.query(
    `DECLARE export CURSOR WITH HOLD FOR
     SELECT id, sent_at AS "sentAt", sender, subject, body FROM messages
     WHERE account_id = ${Number(accountId)} ORDER BY id`,
  );
  let count = 0;
  for (;;) {
    const { rows } = await client.query<Message>('FETCH 50 FROM export');
    if (rows.length === 0) break;
    count += rows.length;
    await reader.write(rows.map(lineOf).join(''));
  }
  await client.query('CLOSE export');
  client.release();
  return count;
}
