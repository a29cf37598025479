import { pool } from '../database';
import type { Customer } from '../order';

export async function findCustomer(id: number): Promise<Customer | null> {
  const { rows } = await pool.query<Customer>('SELECT id, name, city FROM customers WHERE id = $1', [id]);
  return rows[0] ?? null;
}
