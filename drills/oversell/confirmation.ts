import type { Attempt, CheckContext, Observation, Worker } from '../../src/judge/check';
import { Timeline } from '../../src/judge/kit/timeline';
import { openSale, placeOrder, verdictOf, type Order } from './sale';

/** Mails at once: one for each of the process's connections. */
export const MAILS = 10;
/** Whoever has done nothing for so long waits for something else than a timer of its own. */
const STILL_MS = 1_000;

/** Keeps mails waiting until it is told to send them. */
class Mailer {
  /** Ids that it was called with. */
  readonly called: number[] = [];
  send!: () => void;
  private readonly sent = new Promise<void>((resolve) => (this.send = resolve));
  private heard = (): void => undefined;

  readonly confirm = async (orderId: number): Promise<void> => {
    this.called.push(orderId);
    this.heard();
    await this.sent;
  };

  /** Resolves when it is called the next time. */
  next(): Promise<void> {
    return new Promise((resolve) => (this.heard = resolve));
  }
}

/** Whether an order was confirmed that is refused. */
export async function confirmsRefused(t: CheckContext, worker: Worker): Promise<boolean> {
  const lines = [
    [0, 1],
    [1, 1],
  ] as const;
  const { orders } = await openSale(t, [9, 0], [lines]);
  const mailer = new Mailer();
  mailer.send();
  await placeOrder(worker, orders[0], mailer.confirm);
  return mailer.called.length > 0;
}

/**
 * What is wrong where many mails of one process are being sent, and orders for the same cakes come meanwhile: to another process, and to
 * the same one.
 */
export async function wrongMailing(
  t: CheckContext,
  { worker, other }: { readonly worker: Worker; readonly other: Worker },
): Promise<Pick<Observation, 'observed' | 'evidence'> | undefined> {
  const orders = await ordersOfManyLines(t);
  const [mailer, timeline] = [new Mailer(), new Timeline()];
  const placing: Promise<Attempt>[] = [];
  for (const order of orders.slice(0, MAILS)) {
    const mailed = mailer.next();
    const call = place(worker, order, mailer.confirm);
    placing.push(call);
    // One after the other: how they get on with one another is not asked here.
    if (await t.observe.atRest([worker], Promise.race([mailed, call]), STILL_MS)) break;
  }
  const wrong =
    (await unstored(t, orders, mailer, timeline)) ??
    (await keptWaiting(t, other, orders[MAILS], 'another process', timeline)) ??
    (await keptWaiting(t, worker, orders[MAILS + 1], 'the same process', timeline));
  timeline.note('the mails', 'are sent');
  mailer.send();
  const answers = await Promise.all(placing);
  const observed = wrong ?? notOnce(orders, answers, mailer);
  if (observed === undefined) return undefined;
  return { observed, evidence: [timeline.evidence('While the mails were being sent')] };
}

/** The first ones with one line, two lines and so on; there is enough for all. */
async function ordersOfManyLines(t: CheckContext): Promise<readonly Order[]> {
  const cakes = Array.from({ length: MAILS }, (_, cake) => cake);
  const wanted = [...cakes.map((cake) => cake + 1), 2, 2].map((lines) =>
    t.random
      .shuffle(cakes)
      .slice(0, lines)
      .map((cake) => [cake, t.random.integer(1, 3)] as const),
  );
  const { orders } = await openSale(
    t,
    cakes.map(() => t.random.integer(50, 90)),
    wanted,
  );
  return orders;
}

function place(
  worker: Worker,
  order: Order | undefined,
  confirm: (orderId: number) => unknown,
): Promise<Attempt> {
  return worker.attempt('src/orders.ts', 'placeOrder', order, confirm);
}

/** Whether an order was confirmed that others could not see then. */
async function unstored(
  t: CheckContext,
  orders: readonly Order[],
  { called }: Mailer,
  timeline: Timeline,
): Promise<string | undefined> {
  const rows = await t.database.query<{ id: number }>('SELECT id FROM orders WHERE customer = ANY ($1)', [
    orders.map(({ customer }) => customer),
  ]);
  const missing = called.some((id) => !rows.some((row) => row.id === id));
  timeline.note('orders', `${MAILS} come to one process`);
  timeline.note(
    'the process',
    called.length > 0 ? 'calls confirm, and the mails take their time' : 'does not call confirm',
  );
  timeline.note('the tables', missing ? 'do not have the order yet' : 'have the orders', missing);
  return missing
    ? 'When confirm was called, the order was not in the database for others to see.'
    : undefined;
}

async function keptWaiting(
  t: CheckContext,
  worker: Worker,
  order: Order | undefined,
  where: string,
  timeline: Timeline,
): Promise<string | undefined> {
  const call = place(worker, order, () => undefined);
  const waits = await t.observe.atRest([worker], call, STILL_MS);
  timeline.note(
    'one more order',
    `for the same cakes, in ${where}, ${waits ? 'waits' : 'is answered'}`,
    waits,
  );
  if (waits) return `While mails were being sent, one more order for the same cakes, in ${where}, waited.`;
  const answer = await call;
  return answer.answered
    ? undefined
    : `While mails were being sent, one more order for the same cakes, in ${where}, failed: ${answer.error.message}`;
}

/** Of each order, that it is accepted and was confirmed once. */
function notOnce(
  orders: readonly Order[],
  answers: readonly Attempt[],
  { called }: Mailer,
): string | undefined {
  for (const [place, answer] of answers.entries()) {
    if (!answer.answered) return `One of ${MAILS} orders failed: ${answer.error.message}`;
    const id = verdictOf(answer.value);
    if (typeof id !== 'number')
      return `One of ${MAILS} orders was not accepted, though there was enough for all.`;
    const times = called.filter((each) => each === id).length;
    const lines = orders[place]?.lines.length ?? 0;
    if (times !== 1)
      return `An accepted order of ${lines === 1 ? '1 line' : `${lines} lines`} was confirmed ${times} times, and not once.`;
  }
  return called.length === answers.length
    ? undefined
    : `${called.length} mails were sent for ${answers.length} orders.`;
}
