import { pool } from './database';
import { lineOf, type Message } from './message';
import type { Reader } from './reader';
let serial = 0;
export async function exportMessages(accountId: number, reader: Reader): Promise<number> {
  const client = await pool.connect();
  const name = `c${serial++}`;
  try {
    await client.query(
      `DECLARE ${name} CURSOR WITH HOLD FOR SELECT id, sent_at AS "sentAt", sender, subject, body FROM messages WHERE account_id = ${accountId} ORDER BY id`,
    );
    let count = 0;
    for (;;) {
      const { rows } = await client.query<Message>(`FETCH 20 ${name}`);
      if (rows.length === 0) break;
      for (const r of rows) await reader.write(lineOf(r));
      count += rows.length;
    }
    await client.query(`CLOSE ${name}`);
    return count;
  } catch (e) {
    await client.query('ROLLBACK');
    throw e;
  } finally {
    client.release();
  }
}
