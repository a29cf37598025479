import { pool } from './database';
import type { Answer, Confirm, Order } from './order';

/** Takes an order, or tells that too few cakes are left. Called by several processes at once: two shops and the web page. */
export async function placeOrder({ customer, lines }: Order, confirm: Confirm): Promise<Answer> {
  const { rows } = await pool.query<{ id: number | null }>('SELECT place_order($1, $2, $3) AS id', [
    customer,
    lines.map(({ cakeId }) => cakeId),
    lines.map(({ quantity }) => quantity),
  ]);
  const { id } = rows[0]!;
  if (id === null) return { accepted: false };
  await confirm(id);
  return { accepted: true, orderId: id };
}
