export type Status = 'open' | 'waiting' | 'solved' | 'escalated' | 'spam';

export interface TicketSearch {
  readonly accountId: number;
  readonly status: Status;
  /** First and last day on which a ticket may be due, in UTC: `2026-03-01`. */
  readonly dueFrom?: string;
  readonly dueTo?: string;
  /** From 1 to 100. */
  readonly limit: number;
  /** Where the page before ended: its `next`. */
  readonly after?: string;
}

export interface Ticket {
  readonly id: number;
  readonly subject: string;
  readonly dueAt: Date | null;
  readonly assignee: string | null;
}

export interface TicketPage {
  readonly tickets: readonly Ticket[];
  /** What the next page is asked for by; null where this is the last one. */
  readonly next: string | null;
}
