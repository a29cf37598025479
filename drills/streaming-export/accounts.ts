import type { CheckContext } from '../../src/judge/check';

/** As in the seed: 1,200 messages, 42 MB. */
export const LARGEST = 1;

/**
 * An account of the check's own, with what exports stumble over.
 * @param late whether some of its messages came in long after they were sent
 */
export async function oddAccount(
  { database, random }: CheckContext,
  messages: number,
  { late = false } = {},
): Promise<number> {
  const accountId = random.integer(1_000, 900_000);
  await database.query(
    `INSERT INTO messages (account_id, sent_at, sender, subject, body)
     SELECT $1, timestamptz '2026-02-01 09:00:00.5+00' + (n / 4) * interval '61 milliseconds'
         - CASE WHEN $4 AND n % 7 = 0 THEN interval '1 day' ELSE interval '0' END,
       CASE n % 5 WHEN 0 THEN NULL WHEN 1 THEN '' ELSE 'kim' || n || '@example.com' END,
       (ARRAY['"quoted"', 'a, b; c', 'back\\slash', 'null', 'Grüße, 東京 🚚', E'tab\\there'])[1 + n % 6] || ' ' || $3 + n,
       repeat((ARRAY[E'line\\nbreak ', E'carriage\\r\\nreturn ', 'ä€🚚 ', E'\\\\N ', ''])[1 + n % 5], n % 40)
     FROM generate_series(1, $2) AS n`,
    [accountId, messages, random.integer(1_000, 9_000), late],
  );
  return accountId;
}

/** An account of the check's own, with messages whose bodies are of one length. */
export async function plainAccount(
  { database, random }: CheckContext,
  messages: number,
  bodyLength: number,
): Promise<number> {
  const accountId = random.integer(1_000, 900_000);
  await database.query(
    `INSERT INTO messages (account_id, sent_at, sender, subject, body)
     SELECT $1, timestamptz '2026-02-01 09:00:00+00' + n * interval '1 minute', 'kim@example.com', 'Subject ' || $4 + n, repeat('x', $3)
     FROM generate_series(1, $2) AS n`,
    [accountId, messages, bodyLength, random.integer(1_000, 9_000)],
  );
  return accountId;
}
