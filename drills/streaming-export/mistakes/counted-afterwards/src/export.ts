import { pool } from './database';
import { lineOf, type Message } from './message';
import type { Reader } from './reader';
export async function exportMessages(accountId: number, reader: Reader): Promise<number> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    await client.query('BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY');
    await client.query(
      `DECLARE c CURSOR FOR SELECT id, sent_at AS "sentAt", sender, subject, body FROM messages WHERE account_id = ${accountId} ORDER BY id`,
    );
    for (;;) {
      const { rows } = await client.query<Message>('FETCH 20 c');
      if (rows.length === 0) break;
      for (const r of rows) await reader.write(lineOf(r));
    }
    const {
      rows: [{ n }],
    } = await client.query<{ n: number }>('SELECT count(*)::int AS n FROM messages WHERE account_id = $1', [
      accountId,
    ]);
    return n;
  } finally {
    await client.query('ROLLBACK').catch((e) => (failure = e));
    client.release(failure);
  }
}
