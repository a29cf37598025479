import { transaction } from './database';
import type { Reader } from './reader';

/** One or two megabytes, as messages are. */
const BATCH = 50;

/**
 * Hands all messages of an account to the reader, a line each, by id.
 * @returns how many there are
 */
export async function exportMessages(accountId: number, reader: Reader): Promise<number> {
  return transaction(async (client) => {
    await client.query(
      `DECLARE export NO SCROLL CURSOR FOR
       SELECT row_to_json(message)::text || chr(10) AS line FROM (
         SELECT id, to_char(sent_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "sentAt", sender, subject, body FROM messages
         WHERE account_id = ${Number(accountId)} ORDER BY id
       ) AS message`,
    );
    let count = 0;
    for (;;) {
      const { rows } = await client.query<{ line: string }>(`FETCH ${BATCH} FROM export`);
      if (rows.length === 0) return count;
      count += rows.length;
      await reader.write(rows.map(({ line }) => line).join(''));
    }
  });
}
