import { pool } from './database';
import { lineOf, type Message } from './message';
import type { Reader } from './reader';

export async function exportMessages(accountId: number, reader: Reader): Promise<number> {
  const db = await pool.connect();
  let lost = false;
  let ahead: Promise<Message[]> | undefined;
  try {
    await db.query('BEGIN TRANSACTION ISOLATION LEVEL SERIALIZABLE READ ONLY DEFERRABLE');
    await db.query(
      `DECLARE c CURSOR FOR SELECT id, sent_at AS "sentAt", sender, subject, body FROM messages WHERE account_id = ${+accountId} ORDER BY id`,
    );
    const fetch = () => {
      const p = db.query<Message>('FETCH 40 FROM c').then((r) => r.rows);
      return p;
    };
    let count = 0;
    ahead = fetch();
    for (;;) {
      const rows = await ahead;
      if (rows.length === 0) break;
      ahead = fetch();
      count += rows.length;
      const text = rows.map(lineOf).join('');
      for (let at = 0; at < text.length;) {
        let end = Math.min(text.length, at + 65536);
        const unit = text.charCodeAt(end - 1);
        if (end < text.length && unit >= 0xd800 && unit < 0xdc00) end--;
        await reader.write(text.slice(at, end));
        at = end;
      }
    }
    await db.query('COMMIT');
    return count;
  } catch (error) {
    lost = true;
    throw error;
  } finally {
    db.release(lost);
  }
}
