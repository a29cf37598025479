import { pool } from './database';
import type { OrderPage, OrderSummary, PageRequest } from './order';

const PAGE = `
  WITH page AS MATERIALIZED (
    SELECT id, placed_at, status, customer_id
    FROM orders
    WHERE CASE WHEN $2::int IS NULL THEN true
               ELSE (placed_at, id) < (SELECT placed_at, id FROM orders WHERE id = $2) END
    ORDER BY placed_at DESC, id DESC
    LIMIT $1 + 1
  ), lines AS (
    SELECT order_id,
           sum(quantity * unit_price_cents)::int AS total,
           jsonb_agg(jsonb_build_object('product', product, 'quantity', quantity, 'unitPriceCents', unit_price_cents)
                     ORDER BY line) AS items
    FROM order_items
    WHERE order_id IN (SELECT id FROM page)
    GROUP BY order_id
  )
  SELECT jsonb_build_object(
           'id', page.id,
           'placedAt', page.placed_at,
           'status', page.status,
           'customer', (SELECT jsonb_build_object('id', c.id, 'name', c.name, 'city', c.city)
                        FROM customers c WHERE c.id = page.customer_id),
           'items', coalesce(lines.items, '[]'),
           'totalCents', coalesce(lines.total, 0)
         ) AS "order"
  FROM page
  LEFT JOIN lines ON lines.order_id = page.id
  ORDER BY page.placed_at DESC, page.id DESC`;

/** One page of the back office's order list, newest orders first. */
export async function listOrders({ limit, after }: PageRequest): Promise<OrderPage> {
  const { rows } = await pool.query<{ order: Omit<OrderSummary, 'placedAt'> & { placedAt: string } }>(PAGE, [
    limit,
    after,
  ]);
  const orders = rows.slice(0, limit).map(({ order }) => ({ ...order, placedAt: new Date(order.placedAt) }));
  return { orders, next: rows.length > limit ? orders[limit - 1].id : null };
}
