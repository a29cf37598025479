/** What a customer wants. */
export interface Order {
  readonly customer: string;
  /** In the order in which the customer named the cakes; a cake is in one line at most. */
  readonly lines: readonly Line[];
}

export interface Line {
  readonly cakeId: number;
  /** 1 or more. */
  readonly quantity: number;
}

/** What the customer is told. */
export type Answer = { readonly accepted: true; readonly orderId: number } | { readonly accepted: false };

/** Sends the confirmation of an order by mail, which takes some seconds. */
export type Confirm = (orderId: number) => Promise<void>;
