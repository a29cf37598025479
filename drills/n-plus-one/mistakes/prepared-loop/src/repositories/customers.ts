import { pool } from '../database';
import type { Customer } from '../order';

export async function findCustomer(id: number): Promise<Customer | null> {
  const { rows } = await pool.query<Customer>({
    name: 'find-customer',
    text: 'SELECT id, name, city FROM customers WHERE id = $1',
    values: [id],
  });
  return rows[0] ?? null;
}
