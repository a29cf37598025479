import type { OrderPage, OrderSummary, PageRequest } from './order';
import { findCustomer } from './repositories/customers';
import { findItems } from './repositories/items';
import { findOrders } from './repositories/orders';

/** One page of the back office's order list, newest orders first. */
export async function listOrders({ limit, after }: PageRequest): Promise<OrderPage> {
  const rows = await findOrders(limit + 1, after);
  const page = rows.slice(0, limit);
  const itemsByOrder = await findItems(page.map((row) => row.id));
  const orders: OrderSummary[] = [];
  for (const { id, customerId, status, placedAt } of page) {
    const customer = customerId === null ? null : await findCustomer(customerId);
    const items = itemsByOrder.get(id) ?? [];
    const totalCents = items.reduce((total, item) => total + item.quantity * item.unitPriceCents, 0);
    orders.push({ id, placedAt, status, customer, items, totalCents });
  }
  const last = orders.at(-1);
  return { orders, next: last && rows.length > limit ? last.id : null };
}
