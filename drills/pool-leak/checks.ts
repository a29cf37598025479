import type { CheckContext, Checks, Observation, Worker } from '../../src/judge/check';
import { firstDifference } from '../../src/judge/kit/difference';
import { foundCounterexample } from '../../src/judge/kit/foundCounterexample';
import { fiveAtOnce, lastCopies, moreThanConnections } from './rush';
import { health, healthWhenFull, LONGEST_WAIT_MS, waitsForItsTurn, whileAllAreUsed } from './saturation';
import {
  answerOf,
  answerText,
  answerTo,
  invitesRetry,
  lastStatements,
  MOST_CONNECTIONS,
  pages,
  send,
  sendAll,
  usableConnections,
} from './service';
import {
  allKinds,
  newCustomers,
  newRelease,
  newVoucher,
  orderRequest,
  releaseRequest,
  rowsOf,
  type Case,
} from './shop';
import { traceOf } from './traces';

/** Requests that a process gets in a check that wants to see how each of them is answered: leaks do not matter there yet. */
const FEW = 3;
/** For a connection, where health is asked. */
const WAITERS = 3;

export default {
  async answers(t) {
    const kinds = await allKinds(t);
    const expected = 'Every request is answered as the brief says.';
    let worker: Worker | undefined;
    for (const [index, { what, request, status, body = {} }] of kinds.entries()) {
      if (index % FEW === 0) worker = await t.worker();
      const answer = await answerTo(worker as Worker, request);
      const told = Object.fromEntries(
        Object.keys(body).map((key) => [key, (answer.body as Record<string, unknown> | undefined)?.[key]]),
      );
      if (answer.status === status && !firstDifference(body, told)) continue;
      return t.fail({
        expected,
        observed: `The answer to ${what} was ${answerText(answer)}, and not ${answerText({ status, body })}.`,
      });
    }
    const late = await latePage(t);
    if (late) return t.fail({ expected, ...late });
    return t.pass({
      expected,
      observed: `${kinds.length} kinds of requests are answered as the brief says.`,
    });
  },

  async 'given-back'(t) {
    const kinds = await allKinds(t);
    const worker = await t.worker();
    const expected = `After any request ${MOST_CONNECTIONS} others can be at the database at the same time.`;
    for (const { what, request } of kinds) {
      const { value: answer, statements } = await worker.record(() => answerTo(worker, request));
      const { count, lastOnMissing } = await usableConnections(t, worker, statements);
      if (count === MOST_CONNECTIONS) continue;
      return t.fail({
        expected,
        observed: `After ${what}, which was answered ${answer.status}, only ${count} of ${MOST_CONNECTIONS} requests get to the database at the same time.`,
        evidence:
          lastOnMissing.length === 0
            ? []
            : [lastStatements('The last statement on what is missing', lastOnMissing)],
        position: lastOnMissing[0]?.position,
      });
    }
    return t.pass({
      expected,
      observed: `After each of ${kinds.length} requests all connections can be used.`,
    });
  },

  async transactions(t) {
    const kinds = await allKinds(t);
    const expected = 'A request ends its transaction; one that is refused has changed no row.';
    let worker: Worker | undefined;
    for (const [index, kind] of kinds.entries()) {
      if (index % FEW === 0) worker = await t.worker();
      const wrong = await traceOf(t, worker as Worker, kind);
      if (wrong) return t.fail({ expected, ...wrong });
    }
    return t.pass({
      expected,
      observed: `None of ${kinds.length} requests left a transaction or half an order.`,
    });
  },

  async rush(t) {
    const expected = `${MOST_CONNECTIONS} orders at once need ${MOST_CONNECTIONS} connections and no wait; 12 at once sell the last 7 copies.`;
    const worker = await t.worker();
    const mixed = await moreThanConnections(t, worker);
    if (mixed) return t.fail({ expected, ...mixed });
    await usableConnections(t, worker, []); // opens all: how long that takes is no wait for one
    for (const copies of [10, 0])
      for (const withVouchers of [false, true]) {
        const wrong = await fiveAtOnce(t, worker, copies, withVouchers);
        if (wrong) return t.fail({ expected, ...wrong });
      }
    const wrong = await lastCopies(t, worker);
    if (wrong) return t.fail({ expected, ...wrong });
    return t.pass({
      expected,
      observed: 'Orders that came at once were answered without a wait, and 7 of 12 got the last copies.',
    });
  },

  async 'five-connections'(t) {
    const worker = await t.worker();
    const release = await newRelease(t, 40);
    const orders = (await newCustomers(t, 20)).map((customerId) =>
      orderRequest({ releaseId: release.id, customerId, copies: 1 }),
    );
    const rush = [...(await pages(t, 20)), ...orders];
    await t.observe.gather(worker, MOST_CONNECTIONS, () => sendAll(worker, rush));
    const expected = `${rush.length} requests at once are served by ${MOST_CONNECTIONS} connections.`;
    const most = t.observe.mostConnections(worker);
    if (most <= MOST_CONNECTIONS)
      return t.pass({ expected, observed: `${most} connections served ${rush.length} requests.` });
    return t.fail({
      expected,
      observed: `With ${rush.length} requests at once the service had more than ${MOST_CONNECTIONS} connections at the same time.`,
    });
  },

  async 'bounded-wait'(t) {
    const worker = await t.worker();
    const expected =
      'Where no connection is given back for 3 seconds, a request that waits is answered 503 with retry-after; where one is, it is served.';
    const [patient] = (await pages(t, 1)) as [Case['request']];
    const late = await whileAllAreUsed(t, worker, async () => {
      const waiting = send(worker, patient);
      return (await t.observe.atRest([worker], waiting, LONGEST_WAIT_MS)) ? undefined : waiting;
    });
    if (!late) return t.fail({ expected, observed: 'A request that got no connection was not answered.' });
    const answer = answerOf(late);
    if (!invitesRetry(answer)) {
      const header = answer.status === 503 ? ' without a retry-after in whole seconds' : '';
      return t.fail({
        expected,
        observed: `A request that got no connection was answered ${answer.status}${header}.`,
      });
    }
    const { count } = await usableConnections(t, worker, []);
    if (count < MOST_CONNECTIONS)
      return t.fail({
        expected,
        observed: `After a request had waited in vain, only ${count} of ${MOST_CONNECTIONS} get to the database at the same time.`,
      });
    if (!(await waitsForItsTurn(t, worker, patient)))
      return t.fail({
        expected,
        observed: 'A request was not served, though a connection was given back at once.',
      });
    return t.pass({
      expected,
      observed:
        'A request that waited in vain was told to come back, and one that waited for a moment was served.',
    });
  },

  async health(t) {
    const worker = await t.worker();
    const expected =
      'GET /health tells how many connections there are, how many are idle, and how many requests wait.';
    const [page] = (await pages(t, 1)) as [Case['request']];
    await answerTo(worker, page);
    await t.observe.untilQuiet(worker);
    // None was closed since: so many there are.
    const first = t.observe.mostConnections(worker);
    const early = await health(t, worker, { ok: true, total: first, idle: first, waiting: 0 });
    const full = await healthWhenFull(t, worker, WAITERS);
    await t.observe.untilQuiet(worker);
    const free = await health(t, worker, {
      ok: true,
      total: MOST_CONNECTIONS,
      idle: MOST_CONNECTIONS,
      waiting: 0,
    });
    const wrong =
      (full &&
        `With all ${MOST_CONNECTIONS} connections in use and ${WAITERS} requests that wait, it ${full}.`) ??
      (early && `After one request, with ${first} of ${MOST_CONNECTIONS} connections there, it ${early}.`) ??
      (free && `With nothing to do, it ${free}.`);
    return wrong
      ? t.fail({ expected, observed: wrong })
      : t.pass({
          expected,
          observed: 'Its numbers were right after one request, with all connections in use, and with none.',
        });
  },

  async 'broken-connection'(t) {
    const expected =
      'An order whose connection breaks is placed as a whole or not at all, and the process goes on.';
    let worker: Worker | undefined;
    const result = await t.schedules({
      async prepare() {
        const release = await newRelease(t, 10);
        const [customerId] = (await newCustomers(t, 1)) as [number];
        return { releaseId: release.id, customerId, copies: 2, voucher: await newVoucher(t, 300) };
      },
      actors: [
        (own, order) => {
          worker = own;
          return own.call('src/app.ts', 'handle', orderRequest(order));
        },
      ],
      names: ['The order'],
      preempt: false,
      crash: 'connection',
      async holds(order, [outcome]) {
        if (!outcome?.answered)
          return outcome?.error.reason === 'died'
            ? 'The process did not survive it.'
            : 'It was not answered.';
        const answer = answerOf(outcome);
        if (![201, 500, 503].includes(answer.status)) return `The answer was ${answerText(answer)}.`;
        const rows = await rowsOf(t.database, order);
        const whole = rows.copiesLeft === 8 && rows.orders === 1 && rows.voucherUsed === true;
        const none = rows.copiesLeft === 10 && rows.orders === 0 && rows.voucherUsed === false;
        if (!(whole || (none && answer.status !== 201))) return `It left ${JSON.stringify(rows)}.`;
        const { count } = await usableConnections(t, worker as Worker, []);
        return count === MOST_CONNECTIONS
          ? undefined
          : `After it only ${count} of ${MOST_CONNECTIONS} requests get to the database at the same time.`;
      },
    });
    if (result.counterexample) return foundCounterexample(t, expected, result.counterexample);
    return t.pass({
      expected,
      observed: `After ${result.schedules - 1} broken connections no order was halved, and nothing was missing.`,
    });
  },
} satisfies Checks;

/** What is wrong with a page that is asked for again the moment after another program has sold copies. */
async function latePage(t: CheckContext): Promise<Pick<Observation, 'observed'> | undefined> {
  const worker = await t.worker();
  const release = await newRelease(t, 30);
  await answerTo(worker, releaseRequest(release.id));
  const copiesLeft = 30 - t.random.integer(1, 9);
  await t.database.query('UPDATE releases SET copies_left = $2 WHERE id = $1', [release.id, copiesLeft]);
  const answer = await answerTo(worker, releaseRequest(release.id));
  const { copiesLeft: told } = (answer.body ?? {}) as { copiesLeft?: unknown };
  if (answer.status === 200 && told === copiesLeft) return undefined;
  return {
    observed: `A page of a release of which another program had just sold copies was answered ${answerText(answer)}, and ${copiesLeft} are left.`,
  };
}
