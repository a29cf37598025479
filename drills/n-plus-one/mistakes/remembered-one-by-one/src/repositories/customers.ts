import { pool } from '../database';
import type { Customer } from '../order';

const known = new Map<number, Promise<Customer | null>>();

export function findCustomer(id: number): Promise<Customer | null> {
  let customer = known.get(id);
  if (!customer) {
    customer = loadCustomer(id);
    known.set(id, customer);
  }
  return customer;
}

async function loadCustomer(id: number): Promise<Customer | null> {
  const { rows } = await pool.query<Customer>('SELECT id, name, city FROM customers WHERE id = $1', [id]);
  return rows[0] ?? null;
}
