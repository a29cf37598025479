import type { CheckContext } from '../../src/judge/check';
import { expectedPage, type PageRequest } from './orderPage';

/** Pages of several lengths from the beginning, the middle and the end of the list. */
export async function pagesAnywhere({ database, random }: CheckContext): Promise<PageRequest[]> {
  const first = { limit: random.integer(15, 25) };
  const { next } = await expectedPage(database, first);
  const ids = await database.query<{ id: number }>('SELECT id FROM orders ORDER BY placed_at, id');
  const fromEnd = (place: number) => ids[place]?.id ?? 0;
  const limit = random.integer(5, 20);
  return [
    first,
    { limit: 80 },
    { limit: 1 },
    { limit: 20, after: next ?? 0 },
    { limit: 10, after: ids.at(-1)?.id ?? 0 }, // behind the newest one, with others in the same millisecond
    { limit: 40, after: fromEnd(random.integer(1000, ids.length - 1000)) },
    { limit, after: fromEnd(limit) }, // exactly the last page
    { limit: 50, after: fromEnd(random.integer(1, 20)) }, // a shorter last page
    { limit: 20, after: fromEnd(0) }, // nothing behind it
    { limit: 20, after: 1_000_000_000 }, // no such order
  ];
}
