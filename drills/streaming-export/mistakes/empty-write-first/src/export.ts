import { pool } from './database';
import { lineOf, type Message } from './message';
import type { Reader } from './reader';
export async function exportMessages(accountId: number, reader: Reader): Promise<number> {
  await reader.write('');
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.query(
      `DECLARE c CURSOR FOR SELECT id, sent_at AS "sentAt", sender, subject, body FROM messages WHERE account_id = ${accountId} ORDER BY id`,
    );
    let count = 0;
    for (;;) {
      const { rows } = await client.query<Message>('FETCH 20 c');
      if (rows.length === 0) break;
      for (const r of rows) await reader.write(lineOf(r));
      count += rows.length;
    }
    return count;
  } finally {
    await client.query('ROLLBACK').catch((e) => (failure = e));
    client.release(failure);
  }
}
