import { pool } from './database';
import { lineOf, type Message } from './message';
import type { Reader } from './reader';
export async function exportMessages(accountId: number, reader: Reader): Promise<number> {
  const client = await pool.connect();
  let count = 0;
  let rest = '';
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.query(
      `DECLARE c CURSOR FOR SELECT id, sent_at AS "sentAt", sender, subject, body FROM messages WHERE account_id = ${accountId} ORDER BY id`,
    );
    for (;;) {
      const { rows } = await client.query<Message>('FETCH 20 c');
      if (rows.length === 0) break;
      if (rest) await reader.write(rest);
      rest = rows.map(lineOf).join('');
      count += rows.length;
    }
    await client.query('COMMIT');
  } catch (e) {
    await client.query('ROLLBACK').then(
      () => client.release(),
      (x) => client.release(x),
    );
    throw e;
  }
  if (rest) await reader.write(rest);
  client.release();
  return count;
}
