import type { CheckContext } from '../../src/judge/check';

/** As in the seed: 1,200 messages, 42 MB. */
export const LARGEST = 1;

/** Some need an escape within JSON. */
const SENDERS = `ARRAY[NULL, '', 'kim@example.com', '"Ada \\"Countess\\" L" <ada@example.com>', 'Zoë 🚚', E'cell\\tblock\\x01', 'C:\\kim']`;

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
  // Four messages at each instant, every eighth of which is at a whole second: .000, .005, .020, … .180, .245
  await database.query(
    `INSERT INTO messages (account_id, sent_at, sender, subject, body)
     SELECT $1, timestamptz '2026-02-01 09:00:00+00' + n / 32 * interval '1 second' + (n / 4 % 8) ^ 2 * interval '5 milliseconds'
         - CASE WHEN $4 AND n % 7 = 0 THEN interval '1 day' ELSE interval '0' END,
       (${SENDERS})[1 + n % 7],
       (ARRAY['"quoted"', 'a, b; c', 'back\\slash', 'null', 'Grüße, 東京 🚚', E'tab\\there'])[1 + n % 6] || ' ' || $3 + n,
       repeat((ARRAY[E'line\\nbreak ', E'carriage\\r\\nreturn ', 'ä€🚚 ', E'\\\\N ', ''])[1 + n % 5], n % 40)
     FROM generate_series(1, $2) AS n`,
    [accountId, messages, random.integer(1_000, 9_000), late],
  );
  return accountId;
}

/**
 * An account of the check's own, with long messages that are hardly ASCII. Each has characters of two UTF-16 units and of four bytes of
 * UTF-8, and between them, a little closer than 65,536 units, a single one: so that of several cuts in a row, as many units or bytes
 * apart as a power of two up to that, some are in the middle of a character.
 */
export async function longAccount({ database, random }: CheckContext): Promise<number> {
  const accountId = random.integer(1_000, 900_000);
  await database.query(
    `INSERT INTO messages (account_id, sent_at, sender, subject, body)
     SELECT $1, timestamptz '2026-02-01 09:00:00+00' + n * interval '1 minute', '東京', 'Subject ' || $2 + n,
       repeat(repeat('🚚', 32767) || 'x', 5)
     FROM generate_series(1, 2) AS n`,
    [accountId, random.integer(1_000, 9_000)],
  );
  return accountId;
}

/** Writes some of the messages of an account anew, each as it was: they lie elsewhere in the table then, out of their order. */
export async function outOfOrder({ database }: CheckContext, accountId: number): Promise<void> {
  await database.query(`UPDATE messages SET subject = subject WHERE account_id = $1 AND id % 3 = 0`, [
    accountId,
  ]);
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
