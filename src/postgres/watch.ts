import type { Socket } from 'node:net';
import type { Client } from 'pg';
import { setTimeout as delay } from 'node:timers/promises';
import { throwIfCancelled } from '../errors';
import { connectAdmin } from './connection';
import type { ServerAccess } from './server';

/** A server that has not answered by then is taken for hung; also how long crash recovery may take. */
const ANSWER_LIMIT_MS = 5_000;
const STARTING_UP = '57P03';

/** Whether the server at `access` answers a query to us within 5 s; it may still be recovering from a crash. */
export async function answers(access: ServerAccess, signal?: AbortSignal): Promise<boolean> {
  const deadline = Date.now() + ANSWER_LIMIT_MS;
  for (;;) {
    try {
      await queryOnce(access, deadline - Date.now(), signal);
      return true;
    } catch (error) {
      throwIfCancelled(signal);
      if ((error as { code?: string }).code !== STARTING_UP || Date.now() > deadline) return false;
      await delay(25);
    }
  }
}

async function queryOnce(access: ServerAccess, timeoutMs: number, signal?: AbortSignal): Promise<void> {
  const client = await connectAdmin(access, { signal, timeoutMs: Math.max(timeoutMs, 1) });
  const timer = setTimeout(() => client.connection.stream.destroy(), Math.max(timeoutMs, 1));
  try {
    await client.query('SELECT 1');
  } finally {
    clearTimeout(timer);
    await client.end().catch(() => undefined);
  }
}

/** An idle session whose end says that the server is gone. It keeps no process alive. */
export class Watch {
  /** Resolves when the server ends the session; never after `close`. */
  readonly ended: Promise<void>;
  private closed = false;

  private constructor(private readonly client: Client) {
    this.ended = new Promise((resolve) => {
      client.once('end', () => {
        if (!this.closed) resolve();
      });
    });
    this.socket.unref();
  }

  static async open(access: ServerAccess, signal?: AbortSignal): Promise<Watch> {
    return new Watch(await connectAdmin(access, { signal, applicationName: 'backend_drills_watch' }));
  }

  async close(): Promise<void> {
    this.closed = true;
    this.socket.ref();
    await this.client.end().catch(() => undefined);
  }

  /** pg types its stream as any duplex; ours is a connection's. */
  private get socket(): Pick<Socket, 'ref' | 'unref'> {
    return this.client.connection.stream as unknown as Pick<Socket, 'ref' | 'unref'>;
  }
}
