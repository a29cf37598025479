/** A search that the scenario measures. */
export interface NamedSearch {
  readonly name: string;
  readonly what: string;
  readonly accountId: number;
  readonly status: 'open' | 'waiting' | 'solved' | 'escalated' | 'spam';
  readonly dueFrom?: string;
  readonly dueTo?: string;
  /** Which page, from 1; of 50 tickets each. */
  readonly page: number;
}

export const PAGE_LENGTH = 50;

export const requests: readonly NamedSearch[] = [
  { name: 'A', what: 'a small account', accountId: 812, status: 'waiting', page: 1 },
  { name: 'B', what: 'the largest account', accountId: 1, status: 'open', page: 1 },
  { name: 'C', what: 'its few escalated ones', accountId: 1, status: 'escalated', page: 1 },
  {
    name: 'D',
    what: 'due on two days',
    accountId: 1,
    status: 'open',
    dueFrom: '2026-03-01',
    dueTo: '2026-03-02',
    page: 1,
  },
  { name: 'E', what: 'page 100', accountId: 1, status: 'open', page: 100 },
];
