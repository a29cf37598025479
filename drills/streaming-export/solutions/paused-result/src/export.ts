import { Query, type PoolClient } from 'pg';
import { pool } from './database';
import { lineOf, type Message } from './message';
import type { Reader } from './reader';

const MESSAGES = `SELECT id, sent_at AS "sentAt", sender, subject, body FROM messages WHERE account_id = $1 ORDER BY id`;

/**
 * Hands all messages of an account to the reader, out of one result. While the reader takes what there is, nothing is read from
 * the connection, and the server waits.
 * @returns how many there are
 */
export async function exportMessages(accountId: number, reader: Reader): Promise<number> {
  const client = await pool.connect();
  let failure: Error | undefined;
  client.on('error', (error) => (failure = error));
  try {
    let count = 0;
    for await (const messages of read(client, accountId)) {
      await reader.write(messages.map(lineOf).join(''));
      count += messages.length;
    }
    return count;
  } catch (error) {
    failure = error as Error;
    throw error;
  } finally {
    client.removeAllListeners('error');
    // A connection in the middle of a result is of no use to anybody else.
    client.release(failure);
  }
}

/** The messages, as many at a time as have come since the last ones were taken. */
async function* read(client: PoolClient, accountId: number): AsyncGenerator<Message[]> {
  const { stream } = (client as unknown as { connection: { stream: NodeJS.ReadableStream } }).connection;
  let arrived: Message[] = [];
  let ended = false;
  let failure: Error | undefined;
  let wake = (): void => undefined;
  client
    .query(new Query<Message, [number]>(MESSAGES, [accountId]))
    .on('row', (message) => {
      arrived.push(message);
      stream.pause();
      wake();
    })
    .on('end', () => {
      ended = true;
      wake();
    })
    .on('error', (error) => {
      failure = error;
      wake();
    });
  for (;;) {
    while (arrived.length === 0 && !ended && !failure) {
      const woken = new Promise<void>((resolve) => (wake = resolve));
      stream.resume();
      await woken;
    }
    if (failure) throw failure;
    if (arrived.length === 0) return;
    const messages = arrived;
    arrived = [];
    yield messages;
  }
}
