import type { OrderItem, OrderPage, OrderSummary, PageRequest } from './order';
import { findCustomer } from './repositories/customers';
import { findItems } from './repositories/items';
import { findOrders, type OrderRow } from './repositories/orders';

/** One page of the back office's order list, newest orders first. */
export async function listOrders({ limit, after }: PageRequest): Promise<OrderPage> {
  const rows = await findOrders(limit + 1, after);
  const orders: OrderSummary[] = [];
  for (const row of rows.slice(0, limit)) orders.push(await summarise(row));
  const last = orders.at(-1);
  return { orders, next: last && rows.length > limit ? last.id : null };
}

async function summarise({ id, customerId, status, placedAt }: OrderRow): Promise<OrderSummary> {
  const customer = customerId === null ? null : await findCustomer(customerId);
  const items = await findItems(id);
  return { id, placedAt, status, customer, items, totalCents: totalOf(items) };
}

function totalOf(items: OrderItem[]): number {
  return items.reduce((total, item) => total + item.quantity * item.unitPriceCents, 0);
}
