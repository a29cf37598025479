import { setTimeout as delay } from 'node:timers/promises';
import type { WireProxy } from '../../wire/proxy';
import type { WireConnection, WireStatement } from '../../wire/record';

const POLL_MS = 10;
/** A pool that throws a connection away has said so to its caller before the line is closed. */
const CLOSING_MS = 1_000;

/**
 * The last statement of each connection that is in a transaction. Where closed ones do not count, one that is only being closed
 * is waited for.
 * @param options closed: also of connections that were closed with their transaction open
 */
export async function openTransactions(
  wire: WireProxy,
  { closed }: { readonly closed: boolean } = { closed: false },
): Promise<WireStatement[]> {
  await wire.quiet();
  const deadline = performance.now() + CLOSING_MS;
  while (!closed && inTransaction(wire, closed).length > 0 && performance.now() < deadline)
    await delay(POLL_MS);
  return inTransaction(wire, closed).flatMap(({ number }) => {
    const last = wire.statements.findLast(({ connection }) => connection === number);
    return last ? [last] : [];
  });
}

function inTransaction(wire: WireProxy, closed: boolean): WireConnection[] {
  return wire.connections.filter(
    ({ closedAt, transaction }) => (closed || closedAt === undefined) && transaction !== 'I',
  );
}

/**
 * How many connections were there at most at the same time. One that was closed counts until its last answer came: a pool may
 * open the next one before the line is down.
 */
export function mostConnections({ connections, statements }: WireProxy): number {
  const lives = connections.map(({ number, openedAt, closedAt }) => {
    const last = statements.findLast(({ connection }) => connection === number);
    return { from: openedAt, to: closedAt === undefined ? Infinity : (last?.finishedAt ?? openedAt) };
  });
  return Math.max(
    0,
    ...lives.map(({ from }) => lives.filter((other) => other.from <= from && from < other.to).length),
  );
}
