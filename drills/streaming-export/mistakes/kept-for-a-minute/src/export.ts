import { pool } from './database';
import { lineOf, type Message } from './message';
import type { Reader } from './reader';

const cache = new Map<number, { text: string; n: number; until: number }>();
export async function exportMessages(accountId: number, reader: Reader): Promise<number> {
  const hit = cache.get(accountId);
  if (hit && hit.until > Date.now()) {
    await reader.write(hit.text);
    return hit.n;
  }
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.query(
      `DECLARE c CURSOR FOR SELECT id, sent_at AS "sentAt", sender, subject, body FROM messages WHERE account_id = ${accountId} ORDER BY id`,
    );
    let count = 0;
    let all: string | null = '';
    for (;;) {
      const { rows } = await client.query<Message>('FETCH 20 c');
      if (rows.length === 0) break;
      const text = rows.map(lineOf).join('');
      await reader.write(text);
      if (all !== null) {
        all += text;
        if (all.length > 1_000_000) all = null;
      }
      count += rows.length;
    }
    if (all !== null) cache.set(accountId, { text: all, n: count, until: Date.now() + 60_000 });
    return count;
  } finally {
    await client.query('ROLLBACK').catch((e) => (failure = e));
    client.release(failure);
  }
}
