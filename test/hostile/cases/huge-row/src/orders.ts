import { pool } from './database';
import { listOrders as honest } from './honest';
import type { OrderPage, PageRequest } from './order';

export async function listOrders(request: PageRequest): Promise<OrderPage> {
  await pool.query("SELECT repeat('x', 10000000) AS huge");
  return honest(request);
}
