import { pool } from '../database';
import type { Customer } from '../order';

const known = new Map<number, Customer>();

export async function findCustomers(ids: number[]): Promise<Map<number, Customer>> {
  const missing = ids.filter((id) => !known.has(id));
  if (missing.length > 0) {
    const { rows } = await pool.query<Customer>('SELECT id, name, city FROM customers WHERE id = ANY($1)', [
      missing,
    ]);
    for (const customer of rows) known.set(customer.id, customer);
  }
  return known;
}
