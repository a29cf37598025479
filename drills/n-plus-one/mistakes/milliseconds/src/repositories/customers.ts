import { pool } from '../database';
import type { Customer } from '../order';

export async function findCustomers(ids: number[]): Promise<Map<number, Customer>> {
  const { rows } = await pool.query<Customer>('SELECT id, name, city FROM customers WHERE id = ANY($1)', [
    ids,
  ]);
  return new Map(rows.map((customer) => [customer.id, customer]));
}
