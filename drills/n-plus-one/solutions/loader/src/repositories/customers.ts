import { pool } from '../database';
import { Loader } from '../loader';
import type { Customer } from '../order';

const loader = new Loader<number, Customer | null>(
  async (ids) => {
    const { rows } = await pool.query<Customer>('SELECT id, name, city FROM customers WHERE id = ANY($1)', [
      ids,
    ]);
    return new Map(rows.map((row) => [row.id, row]));
  },
  () => null,
);

export function findCustomer(id: number): Promise<Customer | null> {
  return loader.load(id);
}
