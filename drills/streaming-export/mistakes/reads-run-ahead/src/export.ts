import { transaction } from './database';
import { lineOf, type Message } from './message';
import type { Reader } from './reader';

const BATCH = 50;

/** @returns how many there are */
export async function exportMessages(accountId: number, reader: Reader): Promise<number> {
  return transaction(async (client) => {
    const counted = await client.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM messages WHERE account_id = $1',
      [accountId],
    );
    const { count } = counted.rows[0]!;
    await client.query(
      `DECLARE export NO SCROLL CURSOR FOR
       SELECT id, sent_at AS "sentAt", sender, subject, body FROM messages
       WHERE account_id = ${Number(accountId)} ORDER BY id`,
    );
    // All are asked for at once, so that the next batch is there when this one is written.
    const batches = Array.from({ length: Math.ceil(count / BATCH) }, () =>
      client.query<Message>(`FETCH ${BATCH} FROM export`),
    );
    for (const batch of batches) await reader.write((await batch).rows.map(lineOf).join(''));
    return count;
  }, 'BEGIN ISOLATION LEVEL REPEATABLE READ');
}
