// Shows what five searches cost: the blocks of 8 kB that their statements read, and the time. It is yours to play with.
import { Client } from 'pg';
import { migrate } from './migrate';
import { PAGE_LENGTH, requests, type NamedSearch } from './requests';
import { pool } from './src/database';
import { searchTickets } from './src/search';
import type { TicketPage } from './src/ticket';

interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

let sent: Statement[] = [];
const query = Client.prototype.query;

// Every statement goes through here on its way to the database.
Client.prototype.query = function (this: Client, ...parameters: unknown[]) {
  const [first, values] = parameters as [string | Partial<Statement>, readonly unknown[] | undefined];
  if (typeof first === 'string') sent.push({ text: first, values: values ?? [] });
  else sent.push({ text: first.text ?? '', values: first.values ?? values ?? [] });
  return Reflect.apply(query, this, parameters);
} as typeof query;

/** Asks for one page after the other, and keeps what the last one sent. */
async function turnTo({ page, accountId, status, dueFrom, dueTo }: NamedSearch): Promise<TicketPage> {
  let answer: TicketPage = { tickets: [], next: null };
  for (let turned = 1; turned <= page; turned += 1) {
    sent = [];
    const after = answer.next ?? undefined;
    answer = await searchTickets({ accountId, status, dueFrom, dueTo, limit: PAGE_LENGTH, after });
  }
  return answer;
}

interface Explained {
  readonly 'Execution Time': number;
  readonly Plan: { readonly 'Shared Hit Blocks': number; readonly 'Shared Read Blocks': number };
}

async function cost(statements: readonly Statement[]): Promise<{ blocks: number; milliseconds: number }> {
  let [blocks, milliseconds] = [0, 0];
  for (const { text, values } of statements) {
    if (!/^\s*(select|with|\()/i.test(text)) continue;
    const { rows } = await pool.query<{ 'QUERY PLAN': [Explained] }>(
      `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`,
      [...values],
    );
    const explained = rows[0]!['QUERY PLAN'][0];
    blocks += explained.Plan['Shared Hit Blocks'] + explained.Plan['Shared Read Blocks'];
    milliseconds += explained['Execution Time'];
  }
  return { blocks, milliseconds };
}

async function main(): Promise<void> {
  await migrate();
  for (const request of requests) {
    const { tickets } = await turnTo(request);
    const { blocks, milliseconds } = await cost(sent);
    console.log(
      request.name,
      request.what.padEnd(24),
      `${tickets.length} tickets`.padStart(12),
      `${blocks} blocks`.padStart(14),
      `${milliseconds.toFixed(1)} ms`.padStart(12),
    );
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
