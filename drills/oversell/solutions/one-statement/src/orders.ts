import { pool } from './database';
import type { Answer, Confirm, Order } from './order';

/** Takes an order, or tells that too few cakes are left. Called by several processes at once: two shops and the web page. */
export async function placeOrder({ customer, lines }: Order, confirm: Confirm): Promise<Answer> {
  const { rows } = await pool.query<{ id: number }>(
    `WITH line AS (
       SELECT * FROM unnest($2::int[], $3::int[]) AS line (cake_id, quantity)
     ), locked AS (
       SELECT id, remaining FROM cakes WHERE id IN (SELECT cake_id FROM line) ORDER BY id FOR NO KEY UPDATE
     ), enough AS (
       SELECT FROM locked JOIN line ON id = cake_id HAVING bool_and(remaining >= quantity)
     ), taken AS (
       UPDATE cakes SET remaining = cakes.remaining - quantity
       FROM line, enough WHERE id = cake_id
     ), placed AS (
       INSERT INTO orders (customer) SELECT $1 FROM enough RETURNING id
     ), listed AS (
       INSERT INTO order_lines (order_id, cake_id, quantity) SELECT id, cake_id, quantity FROM placed, line
     )
     SELECT id FROM placed`,
    [customer, lines.map(({ cakeId }) => cakeId), lines.map(({ quantity }) => quantity)],
  );
  const [placed] = rows;
  if (!placed) return { accepted: false };
  await confirm(placed.id);
  return { accepted: true, orderId: placed.id };
}
