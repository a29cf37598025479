import type { OrderPage, PageRequest } from './order';
import { findCustomers } from './repositories/customers';
import { findItems } from './repositories/items';
import { findOrders } from './repositories/orders';

/** One page of the back office's order list, newest orders first. */
export async function listOrders({ limit, after }: PageRequest): Promise<OrderPage> {
  const rows = await findOrders(limit + 1, after);
  const page = rows.slice(0, limit);
  if (page.length === 0) return { orders: [], next: null };
  const customers = await findCustomers(page.flatMap((row) => row.customerId ?? []));
  const lists = await findItems(page.map((row) => row.id));
  const orders = page.map(({ id, customerId, status, placedAt }, index) => {
    const items = lists[index];
    const totalCents = items.reduce((total, item) => total + item.quantity * item.unitPriceCents, 0);
    const customer = customerId === null ? null : (customers.get(customerId) ?? null);
    return { id, placedAt, status, customer, items, totalCents };
  });
  return { orders, next: rows.length > limit ? orders[orders.length - 1].id : null };
}
