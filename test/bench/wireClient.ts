// The client of the wire's bench, a process of its own as a candidate's is. Gets two URLs, asks them the same query in turns,
// so that both have the same noise, and answers for each the median of a query in microseconds.
import { Client } from 'pg';
import { median, timed } from './measurement';

const QUERIES = 2000;

process.on('message', (urls: [string, string]) => {
  void round(urls).then((medians) => process.send?.(medians));
});

async function round(urls: readonly string[]): Promise<number[]> {
  const clients = urls.map((url) => new Client(url));
  await Promise.all(clients.map((client) => client.connect()));
  const samples = clients.map((): number[] => []);
  for (let n = 0; n < QUERIES; n += 1) {
    for (const [which, client] of clients.entries()) {
      samples[which]?.push(1000 * (await timed(() => client.query('select $1::int', [n]))));
    }
  }
  await Promise.all(clients.map((client) => client.end()));
  return samples.map(median);
}
