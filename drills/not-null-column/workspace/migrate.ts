import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { Client } from 'pg';

export type Phase = '1-expand' | '2-backfill' | '3-contract' | 'rollback';

/** What a .ts file in a phase exports as default. */
export type Step = (client: Client) => Promise<void>;

/**
 * Runs the files of a phase in the order of their names, each on a connection of its own. A .sql file is sent as one message, so it is
 * one transaction; of a .ts file the default export is called. Keeps no books: what ran before is run again.
 */
export async function runPhase(phase: Phase): Promise<void> {
  const folder = path.join(__dirname, 'migrations', phase);
  for (const file of (await readdir(folder)).sort()) {
    if (!/\.(sql|ts)$/.test(file)) continue;
    const client = new Client({ connectionString: process.env.DATABASE_URL });
    client.on('error', (error) => console.error(`${phase}/${file} lost its connection: ${error.message}`));
    await client.connect();
    try {
      if (file.endsWith('.sql')) await client.query(await readFile(path.join(folder, file), 'utf8'));
      else await ((await import(path.join(folder, file))) as { default: Step }).default(client);
    } finally {
      await client.end();
    }
  }
}
