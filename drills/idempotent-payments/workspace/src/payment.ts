/** What a phone sends. Where it gets no answer, it sends the same again, with the same key. */
export interface PaymentRequest {
  /** Who pays, as the session says. */
  readonly client: number;
  /** The header Idempotency-Key: any text of 1 to 200 printable ASCII characters, other for each payment that the phone means to make. */
  readonly key: string;
  readonly body: PaymentBody;
}

export interface PaymentBody {
  readonly plate: string;
  readonly cents: number;
}

/** What goes back to the phone, the body as JSON. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** The body of a 201. */
export interface Payment {
  readonly paymentId: number;
  readonly plate: string;
  readonly cents: number;
  readonly chargeId: string;
  readonly status: 'paid' | 'refunded';
  /** ISO 8601, as Date.toISOString() has it. */
  readonly paidAt: string;
}

/** What the service is given to reach the world. */
export interface Outside {
  /** The service's clock. */
  now(): Promise<Date>;
  /**
   * The payment gateway: takes the money from the card that belongs to the plate. It never forgets a key: the same key with the
   * same plate and cents gets the first charge's reply and charges nothing; with others it rejects, with an error that has the code
   * 'idempotency_error'. Where the connection breaks it rejects with another error, and nobody knows whether there was a charge.
   */
  charge(request: { key: string; plate: string; cents: number }): Promise<{ chargeId: string }>;
}
