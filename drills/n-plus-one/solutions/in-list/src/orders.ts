import type { OrderPage, OrderSummary, PageRequest } from './order';
import { findOrders } from './repositories/orders';
import { customersByIds, itemsByOrderIds } from './repositories/related';

/** One page of the back office's order list, newest orders first. */
export async function listOrders({ limit, after }: PageRequest): Promise<OrderPage> {
  const rows = await findOrders(limit + 1, after);
  const page = rows.slice(0, limit);

  const customerIds = new Set<number>();
  for (const row of page) if (row.customerId !== null) customerIds.add(row.customerId);
  const customers = await customersByIds([...customerIds]);
  const items = await itemsByOrderIds(page.map((row) => row.id));

  const orders = page.map((row): OrderSummary => ({
    id: row.id,
    placedAt: row.placedAt,
    status: row.status,
    customer: customers.find((customer) => customer.id === row.customerId) ?? null,
    items: [],
    totalCents: 0,
  }));
  for (const { orderId, product, quantity, unitPriceCents } of items) {
    const order = orders.find((each) => each.id === orderId);
    order?.items.push({ product, quantity, unitPriceCents });
    if (order) order.totalCents += quantity * unitPriceCents;
  }
  return { orders, next: rows.length > limit ? orders[orders.length - 1].id : null };
}
