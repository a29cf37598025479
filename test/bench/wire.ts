import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { EmbeddedDriver } from '../../src/postgres/embedded/embedded';
import { silentLog } from '../../src/progress';
import { WireProxy } from '../../src/wire/proxy';
import type { BenchContext, Measurement } from './measurement';

/** Microseconds that the wire may add to a query; a plain proxy without records was measured at 80. */
const TARGET_US = 120;

/** What a query takes straight to the server and through the wire: a sample is the median of 2000 queries. */
export async function wire({ temporary, samples, onProgress }: BenchContext): Promise<Measurement[]> {
  const driver = new EmbeddedDriver(path.join(temporary, 'wire'), silentLog);
  const server = await driver.start({ onProgress });
  const client = fork(path.join(__dirname, 'wireClient.ts'), { execArgv: ['--import', 'tsx'] });
  try {
    const { host, port, tls, database, admin } = server.access;
    const credential = { user: 'candidate', password: 'bench' };
    const proxy = await WireProxy.open({ upstream: { host, port, tls, database, ...admin }, credential });
    const urls = [
      `postgres://${admin.user}:${admin.password}@${host}:${port}/${database}`,
      `postgres://${credential.user}:${credential.password}@127.0.0.1:${proxy.port}/${database}`,
    ];
    const rounds: [number, number][] = [];
    for (let sample = 0; sample < samples; sample += 1) {
      onProgress(`wire: round ${sample + 1} of ${samples}`);
      rounds.push(await round(client, urls));
    }
    await proxy.close();
    const added = rounds.map(([direct, wired]) => wired - direct);
    return [
      { what: 'query, straight to the server', unit: 'us', samples: rounds.map(([direct]) => direct) },
      { what: 'query, through the wire', unit: 'us', samples: rounds.map(([, wired]) => wired) },
      { what: 'what the wire adds to a query', unit: 'us', samples: added, target: TARGET_US },
    ];
  } finally {
    client.kill();
    await driver.stop(server);
  }
}

async function round(client: ChildProcess, urls: readonly string[]): Promise<[number, number]> {
  const ended = new AbortController();
  const end = (): void => ended.abort(new Error('The client of the wire bench ended.'));
  client.once('exit', end);
  try {
    client.send(urls);
    const [medians] = (await once(client, 'message', { signal: ended.signal })) as [[number, number]];
    return medians;
  } finally {
    client.off('exit', end);
  }
}
