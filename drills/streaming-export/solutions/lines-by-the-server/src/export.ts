import { pool } from './database';
import type { Reader } from './reader';

const LINES = `
  SELECT concat('{"id":', id,
    ',"sentAt":"', to_char(sent_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    '","sender":', coalesce(to_json(sender)::text, 'null'),
    ',"subject":', to_json(subject), ',"body":', to_json(body), '}', chr(10)) AS line
  FROM messages WHERE account_id = $1 AND id > $2 AND id <= $3 ORDER BY id`;

/** Ids that one statement looks at. */
const RANGE = 50;

/**
 * Hands all messages of an account to the reader, range of ids by range of ids, in one snapshot.
 * @returns how many there are
 */
export async function exportMessages(accountId: number, reader: Reader): Promise<number> {
  const client = await pool.connect();
  let broken = true;
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    const bounds = await client.query<{ first: number | null; last: number | null }>(
      'SELECT min(id) AS first, max(id) AS last FROM messages WHERE account_id = $1',
      [accountId],
    );
    const { first, last } = bounds.rows[0]!;
    let count = 0;
    for (let from = (first ?? 1) - 1; from < (last ?? 0); from += RANGE) {
      const { rows } = await client.query<{ line: string }>(LINES, [accountId, from, from + RANGE]);
      if (rows.length === 0) continue;
      await reader.write(rows.map(({ line }) => line).join(''));
      count += rows.length;
    }
    await client.query('COMMIT');
    broken = false;
    return count;
  } finally {
    // A connection that is in the middle of something is closed.
    client.release(broken);
  }
}
