/** A message as it is taken from the queue. */
export interface Job {
  readonly id: number;
  readonly kind: string;
  readonly payload: CreditPayload;
  /** How often it was taken, this time included. */
  readonly attempts: number;
}

/** What a job of kind `credit` asks for. */
export interface CreditPayload {
  readonly memberId: number;
  readonly points: number;
  readonly reason: string;
}
