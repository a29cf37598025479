import type {
  ActorOutcome,
  CheckContext,
  Checks,
  Observation,
  ScheduleResult,
  Worker,
} from '../../src/judge/check';
import { foundCounterexample } from '../../src/judge/kit/foundCounterexample';
import { sideBySide } from '../../src/judge/kit/sideBySide';
import { endedOrWaiting, underWay } from '../../src/judge/kit/waiting';
import { countStatements, groupStatements } from '../../src/wire/summary';
import { isOpen, wrongBooks, wrongSale } from './books';
import { confirmsRefused, MAILS, wrongMailing } from './confirmation';
import { CROWD, wrongNeighbours } from './neighbours';
import { openSale, placeOrder, verdictOf, type Order, type Sale } from './sale';

/** As the brief says. */
const MOST_STATEMENTS = 8;
const MANY_LINES = 12;

export default {
  async 'last-one'(t) {
    const expected =
      'Orders for the same cake at the same time are accepted while there is enough for them, and else refused; all are answered.';
    // Waiting takes no processor: the others run meanwhile.
    const [race, neighbours] = await sideBySide([
      lastOnes(t),
      t.fresh(async (apart) => wrongNeighbours(apart, await started(apart))),
    ]);
    if (race.wrong) return t.fail({ expected, observed: race.wrong });
    if (race.counterexample) return foundCounterexample(t, expected, race.counterexample, race.plight);
    if (neighbours) return t.fail({ expected, ...neighbours });
    return t.pass({
      expected,
      observed: `With none, one and several left, in ${race.schedules} interleavings of two orders, and with ${CROWD} at once, each cake was sold once.`,
    });
  },

  async 'all-or-nothing'(t) {
    await started(t);
    const expected =
      'An order of several lines is stored and taken off as a whole, or leaves everything as it was, at any moment.';
    const quantity = () => t.random.integer(1, 4);
    const wanted = [
      [
        [0, quantity()],
        [1, quantity()],
        [2, quantity()],
      ],
    ] as const;
    let schedules = 0;
    for (const last of [9, 0]) {
      const result = await t.schedules({
        prepare: () => openSale(t, [9, 9, last], wanted),
        actors: [
          (worker, sale: Sale) => placeOrder(worker, sale.orders[0]),
          (_, sale: Sale) => look(t, sale),
        ],
        names: ['A', 'the shop window'],
        async holds(sale, outcomes) {
          const [, seen] = outcomes;
          if (seen?.answered && seen.value !== IN_ORDER) return 'Nobody may ever see that.';
          return wrongSale(t, sale, outcomes);
        },
      });
      const plight = last === 0 ? 'The third cake of A was sold out.' : '';
      if (result.counterexample) return foundCounterexample(t, expected, result.counterexample, plight);
      schedules += result.schedules;
    }
    const killed = await t.schedules({
      prepare: () => openSale(t, [9, 9, 9], wanted),
      actors: [(worker, sale: Sale) => placeOrder(worker, sale.orders[0])],
      crash: 'process',
      holds: (sale) => wrongBooks(t, sale),
    });
    if (killed.counterexample) return foundCounterexample(t, expected, killed.counterexample);
    return t.pass({
      expected,
      observed: `At ${schedules + killed.schedules} moments of an order's life, its process alive or killed, the tables had all of it or nothing.`,
    });
  },

  async 'line-order'(t) {
    await started(t);
    const expected = 'Two orders for the same cakes, named in different sequence, are both answered.';
    let schedules = 0;
    for (const baked of [5, 1]) {
      const result = await crossed(t, baked);
      if (result.counterexample)
        return foundCounterexample(t, expected, result.counterexample, result.plight);
      schedules += result.schedules;
    }
    return t.pass({ expected, observed: `In ${schedules} interleavings both were answered.` });
  },

  async confirmation(t) {
    const [worker, other] = [await started(t), await t.worker()];
    const expected =
      'confirm is called once for an accepted order, when it is in the database; while mails are being sent, orders for the same cakes are answered.';
    if (await confirmsRefused(t, worker))
      return t.fail({ expected, observed: 'An order for a cake that was sold out was confirmed.' });
    const wrong = await wrongMailing(t, { worker, other });
    return wrong
      ? t.fail({ expected, ...wrong })
      : t.pass({
          expected,
          observed: `${MAILS} orders were confirmed once each, and more orders for the same cakes were answered before the mails were sent.`,
        });
  },

  async 'other-cakes'(t) {
    const [worker, other] = [await started(t), await t.worker()];
    const sale = await openSale(t, [9, 9], [[[0, 1]], [[1, 1]]]);
    const [first, second] = sale.orders as [Order, Order];
    await t.database.query('BEGIN');
    await t.database.query('SELECT FROM cakes WHERE id = $1 FOR UPDATE', [sale.cakes[0]?.id]);
    const firstCall = worker.attempt('src/orders.ts', 'placeOrder', first, () => undefined);
    await underWay(t, firstCall);
    const secondCall = other.attempt('src/orders.ts', 'placeOrder', second, () => undefined);
    const passed = await endedOrWaiting(t, secondCall, 2);
    await t.database.query('COMMIT');
    await firstCall;
    const answer = await secondCall;
    const expected = 'While an order waits for its cake, an order for another cake is answered.';
    if (!answer.answered)
      return t.fail({ expected, observed: `The order for another cake failed: ${answer.error.message}` });
    return passed
      ? t.pass({ expected, observed: 'The order for another cake was answered at once.' })
      : t.fail({ expected, observed: 'The order for another cake waited, too.' });
  },

  async statements(t) {
    const worker = await started(t);
    const amounts = Array.from({ length: MANY_LINES }, () => t.random.integer(5, 20));
    const lines = t.random.shuffle(amounts.map((_, cake) => [cake, t.random.integer(1, 5)] as const));
    const sale = await openSale(t, amounts, [lines]);
    const { value, statements } = await worker.record(() => placeOrder(worker, sale.orders[0]));
    const count = countStatements(statements);
    const observation: Observation = {
      expected: `An order of ${MANY_LINES} lines takes at most ${MOST_STATEMENTS} statements.`,
      observed: `It took ${count}.`,
      evidence: [
        {
          kind: 'statements',
          title: `The statements of an order of ${MANY_LINES} lines`,
          groups: groupStatements(statements),
        },
      ],
    };
    const wrong =
      typeof verdictOf(value) === 'number'
        ? await wrongBooks(t, sale)
        : 'It was not accepted, though there was enough of all.';
    if (wrong) return t.fail({ ...observation, observed: wrong });
    return count <= MOST_STATEMENTS ? t.pass(observation) : t.fail(observation);
  },
} satisfies Checks;

const IN_ORDER = 'All is in order.';

/** What anybody sees who looks into the database at this moment; where it is kept from them, nothing. */
async function look(t: CheckContext, sale: Sale): Promise<string> {
  return ((await isOpen(t)) && (await wrongBooks(t, sale))) || IN_ORDER;
}

/** A process of the service's, after the migration. */
async function started(t: CheckContext): Promise<Worker> {
  const worker = await t.worker();
  await worker.call('migrate.ts', 'migrate');
  return worker;
}

/** The sale's first order with nobody in its way. */
async function alone(worker: Worker, { orders: [order] }: Sale): Promise<ActorOutcome> {
  return { name: 'The order', deliveries: 1, answered: true, value: await placeOrder(worker, order) };
}

interface LastOnes extends ScheduleResult {
  readonly plight?: string;
  /** What went wrong where none was left at all. */
  readonly wrong?: string;
}

/** An order for a cake that is sold out, and two for one of which there is too little, just enough or enough. */
async function lastOnes(t: CheckContext): Promise<LastOnes> {
  const worker = await started(t);
  const soldOut = await openSale(t, [0], [[[0, 1]]]);
  const wrong = await wrongSale(t, soldOut, [await alone(worker, soldOut)]);
  if (wrong) return { schedules: 0, wrong: `None of the cake was left. ${wrong}` };
  const many = t.random.integer(3, 9);
  let schedules = 0;
  for (const { baked, first, second } of [
    { baked: 1, first: 1, second: 1 },
    { baked: 2, first: 1, second: 1 },
    { baked: many, first: many + 1, second: many },
  ]) {
    const result = await together(t, [baked], [[[0, first]], [[0, second]]], first === second);
    schedules += result.schedules;
    const plight = `${baked === 1 ? '1 cake was' : `${baked} cakes were`} left; A wanted ${first}, B wanted ${second}.`;
    if (result.counterexample) return { ...result, schedules, plight };
  }
  return { schedules };
}

/** A orders two cakes, B the same two the other way round, with so many baked of each. */
async function crossed(
  t: CheckContext,
  baked: number,
): Promise<ScheduleResult & { readonly plight: string }> {
  const lines = [
    [0, 1],
    [1, 1],
  ] as const;
  const result = await together(t, [baked, baked], [lines, lines.toReversed()]);
  const plight = `A named two cakes, B the same two the other way round; there was enough for ${baked === 1 ? 'one of them' : 'both'}.`;
  return { ...result, plight };
}

/** Two orders at the same time, in every interleaving. */
function together(
  t: CheckContext,
  baked: readonly number[],
  wanted: Parameters<typeof openSale>[2],
  alike = false,
): Promise<ScheduleResult> {
  const place = (number: number) => (worker: Worker, sale: Sale) => placeOrder(worker, sale.orders[number]);
  return t.schedules({
    prepare: () => openSale(t, baked, wanted),
    actors: [place(0), place(1)],
    alike,
    barrier: [{ table: 'cakes', on: ['update'] }],
    lockstep: true,
    holds: (sale, outcomes) => wrongSale(t, sale, outcomes),
  });
}
