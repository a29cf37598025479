import type { OrderItem, OrderPage, PageRequest } from './order';
import { findCustomers } from './repositories/customers';
import { findItems } from './repositories/items';
import { findOrders, findOrdersById } from './repositories/orders';

/** One page of the back office's order list, newest orders first. */
export async function listOrders({ limit, after }: PageRequest): Promise<OrderPage> {
  const ids = (await findOrders(limit + 1, after)).map((order) => order.id);
  const page = await findOrdersById(ids.slice(0, limit));
  const [customers, itemsByOrder] = await Promise.all([
    findCustomers(page.flatMap((order) => order.customerId ?? [])),
    findItems(page.map((order) => order.id)),
  ]);
  const orders = page.map(({ id, customerId, status, placedAt }) => {
    const customer = customerId === null ? null : (customers.get(customerId) ?? null);
    const items = itemsByOrder.get(id) ?? [];
    return { id, placedAt, status, customer, items, totalCents: totalOf(items) };
  });
  return { orders, next: ids.length > limit ? orders[orders.length - 1].id : null };
}

function totalOf(items: OrderItem[]): number {
  return items.reduce((total, item) => total + item.quantity * item.unitPriceCents, 0);
}
