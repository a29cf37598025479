import { pool } from './database';
import type { Reader } from './reader';

export async function exportMessages(accountId: number, reader: Reader): Promise<number> {
  const db = await pool.connect();
  let lost = true;
  const name = 'archive_' + Math.random().toString(36).slice(2);
  try {
    await db.query(
      `DECLARE ${name} CURSOR WITH HOLD FOR
       SELECT row_to_json(line)::text || E'\\n' AS line FROM (
         SELECT id, to_char(sent_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "sentAt", sender, subject, body
           FROM messages WHERE account_id = ${Math.trunc(accountId)} ORDER BY id) AS line`,
    );
    let count = 0;
    try {
      for (;;) {
        const { rows } = await db.query<{ line: string }>('FETCH FORWARD 16 FROM ' + name);
        if (!rows.length) break;
        count += rows.length;
        await reader.write(rows.map((row) => row.line).join(''));
      }
    } finally {
      count += 0;
    }
    await db.query(`CLOSE ${name}`);
    lost = false;
    return count;
  } finally {
    db.release();
  }
}
