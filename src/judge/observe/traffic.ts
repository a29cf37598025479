import type { Evidence, TimelineEntry } from '../../rubric/evidence';
import type { WireProxy } from '../../wire/proxy';
import type { WireError, WireStatement } from '../../wire/record';
import { refusalOf } from '../kit/refusal';
import { beforeEach } from './beforeEach';

/** Failed writes that evidence shows. */
const SHOWN = 5;

export interface TrafficWrite {
  /** The candidate's statement that it came before, and the one that it came after; undefined at the end and the beginning. */
  readonly before: WireStatement | undefined;
  readonly after: WireStatement | undefined;
  /** What the database refused it with. */
  readonly error?: WireError | undefined;
}

export interface Traffic<T> {
  readonly value: T;
  /** In order; the last one came after the end. */
  readonly writes: readonly TrafficWrite[];
}

/**
 * Runs the action and, between any two of its statements at which none of its connections has a transaction open or a
 * statement under way, a write of someone else's. Never while it holds locks: it is stopped at that moment, and a write that
 * waited for it would wait for us.
 * @param write throws what the database threw
 */
export async function withTraffic<T>(
  wire: WireProxy,
  action: () => Promise<T>,
  write: () => Promise<unknown>,
): Promise<Traffic<T>> {
  const writes: TrafficWrite[] = [];
  const start = wire.statements.length;

  const visit = async (before: WireStatement | undefined, held: number): Promise<void> => {
    if (!isBetween(wire, held)) return;
    const after = wire.statements[(before?.index ?? wire.statements.length) - 1];
    const place = { before, after: after && after.index >= start ? after : undefined };
    try {
      await write();
      writes.push(place);
    } catch (error) {
      const refusal = refusalOf(error);
      if (!refusal) throw error;
      writes.push({ ...place, error: refusal });
    }
  };

  const value = await beforeEach(wire, action, visit);
  await wire.quiet();
  await visit(undefined, 0);
  return { value, writes };
}

export function trafficEvidence(title: string, { writes }: Traffic<unknown>): Evidence {
  const failed = writes.filter(({ error }) => error);
  const entries = failed
    .slice(0, SHOWN)
    .flatMap(({ before, after, error }): TimelineEntry[] => [
      ...(after ? [statementEntry(after)] : []),
      { who: 'the running version', what: `could not write: ${error?.code} ${error?.message}`, failed: true },
      ...(before ? [statementEntry(before)] : []),
    ]);
  return { kind: 'timeline', title, entries };
}

function statementEntry({ sql, position }: WireStatement): TimelineEntry {
  return { who: 'your code', what: 'runs', sql, position };
}

/** Whether nothing of the candidate's is under way but for the statements that are kept back. */
function isBetween(wire: WireProxy, held: number): boolean {
  const open = wire.connections.filter(({ closedAt }) => closedAt === undefined);
  return wire.inFlight === held && open.every(({ transaction }) => transaction === 'I');
}
