import type { Client } from 'pg';

const LOCK_NOT_AVAILABLE = '55P03';
const MOST_TRIES = 20;

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Sends a command that takes a strong lock: waits for it for half a second, then makes way and tries again. */
export async function withLockTimeout(client: Client, sql: string): Promise<void> {
  await client.query("SET lock_timeout = '500ms'");
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.query(sql);
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE || attempt === MOST_TRIES) throw error;
      await sleep(100);
    }
  }
}

/** Resolves when the slowest replica is not too far behind. */
export async function untilReplicasFollow(client: Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ seconds: number }>('SELECT seconds FROM replica_lag');
    if (rows[0]!.seconds <= 5) return;
    await sleep(300);
  }
}
