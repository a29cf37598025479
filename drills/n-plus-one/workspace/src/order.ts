export type OrderStatus = 'open' | 'paid' | 'packed' | 'shipped' | 'cancelled';

export interface Customer {
  id: number;
  name: string;
  city: string | null;
}

export interface OrderItem {
  product: string;
  quantity: number;
  unitPriceCents: number;
}

/** An order as the list shows it. */
export interface OrderSummary {
  id: number;
  placedAt: Date;
  status: OrderStatus;
  /** Null for an order placed as a guest. */
  customer: Customer | null;
  /** By line. */
  items: OrderItem[];
  totalCents: number;
}

export interface PageRequest {
  /** How many orders to show, from 1 to 100. */
  limit: number;
  /** The id of the last order on the page before; leave it out for the first page. */
  after?: number;
}

export interface OrderPage {
  orders: OrderSummary[];
  /** What to ask for as `after` to get the next page; null on the last one. */
  next: number | null;
}
