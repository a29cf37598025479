import { pool } from './database';
import { lineOf, type Message } from './message';
import type { Reader } from './reader';

const BATCH = 50;

/** @returns how many there are */
export async function exportMessages(accountId: number, reader: Reader): Promise<number> {
  const client = await pool.connect();
  await client.query('BEGIN');
  await client.query(
    `DECLARE export NO SCROLL CURSOR FOR
     SELECT id, sent_at AS "sentAt", sender, subject, body FROM messages
     WHERE account_id = ${Number(accountId)} ORDER BY id`,
  );
  let count = 0;
  for (;;) {
    const { rows } = await client.query<Message>(`FETCH ${BATCH} FROM export`);
    if (rows.length === 0) break;
    count += rows.length;
    await reader.write(rows.map(lineOf).join(''));
  }
  await client.query('COMMIT');
  client.release();
  return count;
}
