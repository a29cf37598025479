import type { Client } from 'pg';

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Sends a command that takes a strong lock: others have to wait. */
export async function withLockTimeout(client: Client, sql: string): Promise<void> {
  await client.query(sql);
}

/** Resolves when the slowest replica is not too far behind. */
export async function untilReplicasFollow(client: Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ seconds: number }>('SELECT seconds FROM replica_lag');
    if (rows[0]!.seconds <= 5) return;
    await sleep(300);
  }
}
