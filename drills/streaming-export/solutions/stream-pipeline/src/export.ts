import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { transaction } from './database';
import { lineOf, type Message } from './message';
import type { Reader } from './reader';

/**
 * Hands all messages of an account to the reader, a line each, by id; Node's streams keep the pace.
 * @returns how many there are
 */
export async function exportMessages(accountId: number, reader: Reader): Promise<number> {
  let count = 0;
  const counted = async function* (client: PoolClient) {
    for await (const messages of batches(client, accountId)) {
      count += messages.length;
      yield messages.map(lineOf).join('');
    }
  };
  const writable = new Writable({
    decodeStrings: false,
    highWaterMark: 1,
    write: (chunk: string, _encoding, done) => void reader.write(chunk).then(() => done(), done),
  });
  await transaction((client) => pipeline(Readable.from(counted(client), { highWaterMark: 1 }), writable));
  return count;
}

async function* batches(client: PoolClient, accountId: number): AsyncGenerator<Message[]> {
  await client.query({
    text: `DECLARE archive CURSOR FOR
           SELECT id, sent_at AS "sentAt", sender, subject, body FROM messages WHERE account_id = ${Number(accountId)} ORDER BY id`,
  });
  for (;;) {
    const { rows } = await client.query<Message>('FETCH FORWARD 40 FROM archive');
    if (rows.length === 0) return;
    yield rows;
  }
}
