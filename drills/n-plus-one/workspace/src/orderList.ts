import type { OrderPage, OrderSummary } from './order';

/** The page as text, a line for each order. */
export function renderPage(page: OrderPage): string {
  const lines = page.orders.map(renderOrder);
  return [...lines, page.next === null ? '(last page)' : `(more after order ${page.next})`].join('\n');
}

function renderOrder(order: OrderSummary): string {
  const { customer } = order;
  const who = customer ? [customer.name, customer.city].filter(Boolean).join(', ') : 'Guest';
  const what = order.items.map((item) => `${item.quantity} x ${item.product}`).join('; ') || 'nothing';
  return [
    String(order.id).padStart(6),
    order.placedAt.toISOString().slice(0, 16).replace('T', ' '),
    order.status.padEnd(9),
    who.padEnd(24),
    (order.totalCents / 100).toFixed(2).padStart(9),
    what,
  ].join('  ');
}
