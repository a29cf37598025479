import { Pool, type PoolClient } from 'pg';

const CONNECTIONS = 5;
const LONGEST_WAIT_MS = 2_000;

const pool = new Pool({
  connectionString: process.env.DATABASE_URL,
  max: CONNECTIONS,
  allowExitOnIdle: true,
});

pool.on('error', (error) => console.error('An idle database connection was lost:', error.message));

export class Busy extends Error {}

/** Those who wait for a place, the first in front. */
const queue: (() => void)[] = [];
let free = CONNECTIONS;

/** As the load balancer is told it. */
export function load() {
  return { total: pool.totalCount, idle: pool.idleCount, waiting: queue.length };
}

async function takePlace(): Promise<void> {
  if (free > 0) {
    free -= 1;
    return;
  }
  await new Promise<void>((resolve, reject) => {
    const enter = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(() => {
      queue.splice(queue.indexOf(enter), 1);
      reject(new Busy('No connection was free in time.'));
    }, LONGEST_WAIT_MS);
    queue.push(enter);
  });
}

function leavePlace(): void {
  const next = queue.shift();
  if (next) next();
  else free += 1;
}

/** One place, one connection. After a failure the connection is closed, and whatever it was in the middle of with it. */
export async function use<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  await takePlace();
  try {
    const client = await pool.connect();
    let failure: Error | undefined;
    client.on('error', (error) => (failure ??= error));
    try {
      return await work(client);
    } catch (error) {
      failure ??= error as Error;
      throw error;
    } finally {
      client.removeAllListeners('error');
      client.release(failure);
    }
  } finally {
    leavePlace();
  }
}
