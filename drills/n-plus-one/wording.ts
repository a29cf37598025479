import type { Observation } from '../../src/judge/check';
import type { Difference } from '../../src/judge/kit/difference';
import type { SourcePosition } from '../../src/rubric/evidence';
import type { OrderPage, PageRequest } from './orderPage';

/** The call as one would write it. */
export function callOf({ limit, after }: PageRequest): string {
  return after === undefined
    ? `listOrders({ limit: ${limit} })`
    : `listOrders({ limit: ${limit}, after: ${after} })`;
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

export function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

/** " from src/orders.ts:12"; empty where the position is not known. */
export function from(position: SourcePosition | undefined): string {
  return position ? ` from ${position.file}:${position.line}` : '';
}

/** "80 times "; empty for once. */
export function times(count: number): string {
  return count === 1 ? '' : `${count} times `;
}

/** A statement, short enough for a sentence. */
export function oneLine(sql: string): string {
  const line = sql.replace(/\s+/g, ' ').trim();
  return line.length <= 120 ? line : `${line.slice(0, 117)}...`;
}

/** A value of the answer, short enough for a sentence. */
export function short(value: unknown): string {
  if (value === undefined) return 'missing';
  const text = JSON.stringify(value);
  return text.length <= 80 ? text : `${text.slice(0, 77)}...`;
}

/** What to say of a page that is not as promised: the first place that differs, and the whole order it is in. */
export function differentPage(
  request: PageRequest,
  expected: OrderPage,
  observed: unknown,
  difference: Difference,
): Observation {
  const index = /^orders\[(\d+)\]/.exec(difference.path)?.[1];
  const order = index === undefined ? undefined : expected.orders[Number(index)];
  const where = order ? `${difference.path} (order ${order.id})` : difference.path || 'the answer';
  return {
    expected: 'Every page has the orders, customers and items that the brief promises.',
    observed: `${callOf(request)}: ${where} is ${short(difference.observed)} and should be ${short(difference.expected)}.`,
    evidence: [
      {
        kind: 'difference',
        title: order ? `orders[${index}] of ${callOf(request)}` : `The answer of ${callOf(request)}`,
        expected: order ?? expected,
        observed: order ? orderAt(observed, Number(index)) : observed,
      },
    ],
  };
}

/** The order at a place of an answer that may have any shape. */
export function orderAt(answer: unknown, index: number): unknown {
  const orders = (answer as { orders?: unknown } | null | undefined)?.orders;
  return Array.isArray(orders) ? (orders[index] as unknown) : undefined;
}
