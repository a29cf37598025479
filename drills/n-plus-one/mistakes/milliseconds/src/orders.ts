import type { OrderItem, OrderPage, PageRequest } from './order';
import { findCustomers } from './repositories/customers';
import { findItems } from './repositories/items';
import { findOrders } from './repositories/orders';

/** One page of the back office's order list, newest orders first. */
export async function listOrders({ limit, after }: PageRequest): Promise<OrderPage> {
  const rows = await findOrders(limit + 1, after);
  const page = rows.slice(0, limit);
  const [customers, itemsByOrder] = await Promise.all([
    findCustomers(page.flatMap((order) => order.customerId ?? [])),
    findItems(page.map((order) => order.id)),
  ]);
  const orders = page.map(({ id, customerId, status, placedAt }) => {
    const customer = customerId === null ? null : (customers.get(customerId) ?? null);
    const items = itemsByOrder.get(id) ?? [];
    return { id, placedAt, status, customer, items, totalCents: totalOf(items) };
  });
  const last = orders.at(-1);
  return { orders, next: last && rows.length > limit ? last.id : null };
}

function totalOf(items: OrderItem[]): number {
  return items.reduce((total, item) => total + item.quantity * item.unitPriceCents, 0);
}
