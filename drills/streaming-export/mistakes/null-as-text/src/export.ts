import { transaction } from './database';
import type { Reader } from './reader';

const BATCH = 50;

/** @returns how many there are */
export async function exportMessages(accountId: number, reader: Reader): Promise<number> {
  return transaction(async (client) => {
    await client.query(
      `DECLARE export NO SCROLL CURSOR FOR
       SELECT '{"id":' || id || ',"sentAt":"' || to_char(sent_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
         || '","sender":' || to_json(coalesce(sender, '')) || ',"subject":' || to_json(subject)
         || ',"body":' || to_json(body) || '}' AS line
       FROM messages WHERE account_id = ${Number(accountId)} ORDER BY id`,
    );
    let count = 0;
    for (;;) {
      const { rows } = await client.query<{ line: string }>(`FETCH ${BATCH} FROM export`);
      if (rows.length === 0) return count;
      count += rows.length;
      await reader.write(rows.map(({ line }) => `${line}\n`).join(''));
    }
  });
}
