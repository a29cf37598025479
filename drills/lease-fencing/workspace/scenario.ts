// Shows what the screens of one region go through in a bad night. Change it as you like: it is yours to play with.
import { migrate } from './migrate';
import { publish } from './src/boards';
import { pool } from './src/database';
import { acquire, release, renew, type Lease } from './src/lease';

const REGION = 'north';
const STATION = 'Airport 4';
const SECONDS = 30;

const departures = (time: string) => [{ time, line: 'RE 5', to: 'Lindau' }];

/** As if 30 seconds had passed in which nobody renewed. */
async function theLeaseExpires(): Promise<void> {
  await pool.query("UPDATE leases SET expires_at = now() - interval '1 second' WHERE name = $1", [REGION]);
}

async function board(): Promise<string> {
  const { rows } = await pool.query<{ departures: { time: string }[] }>(
    'SELECT departures FROM boards WHERE station = $1',
    [STATION],
  );
  return rows[0]?.departures[0]?.time ?? 'nothing';
}

async function startTogether(): Promise<void> {
  await pool.query('DELETE FROM leases');
  // Both are connected already, so that neither is late.
  await Promise.all([pool.query('SELECT 1'), pool.query('SELECT 1')]);
  const leases = await Promise.all(['ash', 'birch'].map((name) => acquire(REGION, name, SECONDS)));
  console.log(`Two publishers ask for the lease at once. Leases given: ${leases.filter(Boolean).length}.`);
}

async function slowPublisher(): Promise<void> {
  await pool.query('DELETE FROM leases');
  const ash = (await acquire(REGION, 'ash', SECONDS)) as Lease;
  await theLeaseExpires();
  const birch = (await acquire(REGION, 'birch', SECONDS)) as Lease;
  await publish(birch, STATION, departures('08:14'));
  const taken = await publish(ash, STATION, departures('07:59'));
  console.log(
    `ash was slow, and birch leads now and published 08:14. Then ash publishes 07:59: answered ${taken}, the board shows ${await board()}.`,
  );
  console.log(`ash renews its lease: answered ${await renew(ash, SECONDS)}.`);
  console.log(`ash gives its lease back: answered ${await release(ash)}.`);
  const cedar = await acquire(REGION, 'cedar', SECONDS);
  console.log(
    `cedar asks for a lease while birch has one: ${cedar ? `gets one of term ${cedar.term}` : 'gets none'}.`,
  );
  console.log(`birch has the lease of term ${birch.term}.`);
}

async function main(): Promise<void> {
  await migrate();
  await startTogether();
  await slowPublisher();
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
