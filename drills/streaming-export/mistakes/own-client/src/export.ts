import { Client } from 'pg';
import { lineOf, type Message } from './message';
import type { Reader } from './reader';
export async function exportMessages(accountId: number, reader: Reader): Promise<number> {
  const client = new Client({ connectionString: process.env.DATABASE_URL, application_name: 'export' });
  client.on('error', () => {});
  await client.connect();
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
    await client.query('COMMIT');
    return count;
  } finally {
    await client.end();
  }
}
