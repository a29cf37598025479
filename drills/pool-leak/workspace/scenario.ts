// Starts the service, sends it a bad evening's requests, and says who got an answer. Change it as you like: it is yours to play with.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Client } from 'pg';
import { createService } from './src/server';

const RELEASE = 7;
const PATIENCE = 3_000;

let base = '';

/** The response's status; "no answer" where none comes while somebody would wait for it. */
async function send(method: string, path: string, body?: unknown): Promise<string> {
  try {
    const response = await fetch(base + path, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE),
    });
    return `${response.status} ${await response.text()}`;
  } catch {
    return 'no answer';
  }
}

const order = (customerId: number, more: object = {}) =>
  send('POST', '/orders', { releaseId: RELEASE, customerId, copies: 1, ...more });

function tally(title: string, answers: readonly string[]): void {
  const counts = new Map<string, number>();
  for (const answer of answers) {
    const status = answer.slice(0, 3) === 'no ' ? answer : answer.slice(0, 3);
    counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  console.log(`${title}: ${[...counts].map(([status, count]) => `${count} x ${status}`).join(', ')}`);
}

/** What the database sees of the service. */
async function connections(database: Client): Promise<string> {
  const { rows } = await database.query<{ state: string; count: number }>(
    `SELECT state, count(*)::int AS count FROM pg_stat_activity
     WHERE datname = current_database() AND usename = session_user AND pid <> pg_backend_pid()
     GROUP BY state ORDER BY state`,
  );
  return rows.map(({ state, count }) => `${count} ${state}`).join(', ') || 'none';
}

async function main(): Promise<void> {
  const database = new Client({ connectionString: process.env.DATABASE_URL });
  await database.connect();
  await database.query('DELETE FROM orders WHERE customer_id > 100');
  await database.query('UPDATE releases SET copies_left = 25 WHERE id = $1', [RELEASE]);
  await database.query('UPDATE vouchers SET used = false');
  // A role is shown what its own connections do.
  await database.query('SET ROLE NONE');
  const service = createService().listen(0, '127.0.0.1');
  await once(service, 'listening');
  base = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;

  console.log('An order:', await order(101));
  console.log('A voucher that does not exist:', await order(102, { voucher: 'NOBODY' }));
  console.log('A release that is not there:', await send('GET', '/releases/999'));
  console.log('More copies than there are:', await order(103, { copies: 60 }));
  console.log('Connections at the database:', await connections(database));

  const rush = Array.from({ length: 30 }, (_, index) =>
    order(201 + index, { voucher: `FAN-${1100 + index}` }),
  );
  tally('30 orders at once for 24 copies', await Promise.all(rush));
  console.log('Connections at the database:', await connections(database));
  console.log('The page of the release, a moment later:', await send('GET', `/releases/${RELEASE}`));
}

main()
  .catch((error) => console.error(error))
  // Connections that nobody gave back would keep the process alive.
  .finally(() => process.exit());
