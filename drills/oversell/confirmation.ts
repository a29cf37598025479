import type { Attempt, CheckContext, Worker } from '../../src/judge/check';
import { Gateway } from '../../src/judge/gateway';
import { endedOrWaiting } from '../../src/judge/waiting';
import type { TimelineEntry } from '../../src/rubric/evidence';
import { placeOrder, verdictOf, type Order } from './sale';

/** What happened while the mail of an accepted order was being sent. */
export interface Mailing {
  /** Ids that confirm was called with. */
  readonly confirmed: readonly number[];
  /** The order's id as others could read it when confirm was called; undefined where they could not. */
  readonly stored: number | undefined;
  readonly verdict: ReturnType<typeof verdictOf>;
  /** Whether a second order for the same cakes was answered before the mail was sent. */
  readonly passed: boolean;
  readonly second: Attempt;
  readonly timeline: readonly TimelineEntry[];
}

/** Ids that confirm was called with. */
export async function mailsOf(worker: Worker, order: Order): Promise<number[]> {
  const mails = mailer();
  await placeOrder(worker, order, mails.call);
  return mails.effects.map(({ request }) => request);
}

/** Keeps the mail of the first order waiting until the second one is answered, or waits as well. */
export async function mailing(
  t: CheckContext,
  [worker, other]: readonly [Worker, Worker],
  [first, second]: readonly [Order, Order],
): Promise<Mailing> {
  const mails = mailer();
  const pause = mails.pauseNext();
  const placing = placeOrder(worker, first, mails.call);
  const called = await Promise.race([pause.reached.then(() => true), placing.then(() => false)]);
  const [row] = await t.database.query<{ id: number }>('SELECT id FROM orders WHERE customer = $1', [
    first.customer,
  ]);
  const secondCall = other.attempt('src/orders.ts', 'placeOrder', second, () => undefined);
  const passed = await endedOrWaiting(t, secondCall);
  pause.release();
  const verdict = verdictOf(await placing);
  const attempt = await secondCall;
  const timeline = [
    { who: 'the first order', what: called ? 'calls confirm' : 'ends without a call of confirm' },
    { who: 'the tables', what: row ? `have order ${row.id}` : 'do not have the order yet' },
    {
      who: 'a second order',
      what: `for the same cakes ${passed ? 'is answered' : 'waits for a lock'}`,
      failed: !passed,
    },
    { who: 'the mail', what: 'is sent' },
  ];
  return {
    confirmed: mails.effects.map(({ request }) => request),
    stored: row?.id,
    verdict,
    passed,
    second: attempt,
    timeline,
  };
}

function mailer(): Gateway<number, undefined> {
  return new Gateway<number, undefined>({ name: 'confirm', reply: () => undefined });
}
