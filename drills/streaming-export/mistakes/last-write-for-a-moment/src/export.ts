import { pool } from './database';
import { lineOf, type Message } from './message';
import type { Reader } from './reader';

export async function exportMessages(accountId: number, reader: Reader): Promise<number> {
  const client = await pool.connect();
  let failure: Error | undefined;
  let last: Promise<void> = Promise.resolve();
  let count = 0;
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.query(
      `DECLARE c CURSOR FOR SELECT id, sent_at AS "sentAt", sender, subject, body FROM messages WHERE account_id = ${accountId} ORDER BY id`,
    );
    for (;;) {
      const { rows } = await client.query<Message>('FETCH 20 c');
      if (rows.length === 0) break;
      await last;
      last = reader.write(rows.map(lineOf).join(''));
      last.catch(() => {});
      count += rows.length;
    }
  } finally {
    await client.query('ROLLBACK').catch((e) => (failure = e));
    client.release(failure);
  }
  await Promise.race([last, new Promise((r) => setTimeout(r, 1000))]);
  return count;
}
