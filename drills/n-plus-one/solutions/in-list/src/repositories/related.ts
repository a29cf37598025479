import { pool } from '../database';
import type { Customer, OrderItem } from '../order';

const placeholders = (ids: number[]) => ids.map((_, index) => `$${index + 1}`).join(', ');

export async function customersByIds(ids: number[]): Promise<Customer[]> {
  if (ids.length === 0) return [];
  const sql = `SELECT id, name, city FROM customers WHERE id IN (${placeholders(ids)})`;
  return (await pool.query<Customer>(sql, ids)).rows;
}

export async function itemsByOrderIds(ids: number[]): Promise<(OrderItem & { orderId: number })[]> {
  if (ids.length === 0) return [];
  const sql = `SELECT order_id AS "orderId", product, quantity, unit_price_cents AS "unitPriceCents"
    FROM order_items WHERE order_id IN (${placeholders(ids)}) ORDER BY order_id, line`;
  return (await pool.query<OrderItem & { orderId: number }>(sql, ids)).rows;
}
