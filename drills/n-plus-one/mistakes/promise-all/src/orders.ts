import type { OrderItem, OrderPage, OrderSummary, PageRequest } from './order';
import { findCustomer } from './repositories/customers';
import { findItems } from './repositories/items';
import { findOrders, type OrderRow } from './repositories/orders';

/** One page of the back office's order list, newest orders first. */
export async function listOrders({ limit, after }: PageRequest): Promise<OrderPage> {
  const rows = await findOrders(limit + 1, after);
  const orders = await Promise.all(rows.slice(0, limit).map(summarise));
  const last = orders.at(-1);
  return { orders, next: last && rows.length > limit ? last.id : null };
}

async function summarise({ id, customerId, status, placedAt }: OrderRow): Promise<OrderSummary> {
  const [customer, items] = await Promise.all([
    customerId === null ? null : findCustomer(customerId),
    findItems(id),
  ]);
  return { id, placedAt, status, customer, items, totalCents: totalOf(items) };
}

function totalOf(items: OrderItem[]): number {
  return items.reduce((total, item) => total + item.quantity * item.unitPriceCents, 0);
}
