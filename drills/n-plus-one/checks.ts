import type { CheckContext, Checks, Observation, Worker } from '../../src/judge/check';
import { firstDifference } from '../../src/judge/kit/difference';
import { errorEvidence } from '../../src/judge/kit/errorEvidence';
import { countStatements, groupStatements } from '../../src/wire/summary';
import { emptyPage } from './answered';
import { changeRows, readWhileChanging } from './changes';
import { addOrders } from './newOrders';
import { expectedPage, pageBytes, rowsOfSmallestTable, type PageRequest } from './orderPage';
import { pagesAnywhere } from './pages';
import { callOf, differentPage, from, kilobytes, oneLine, plural, times } from './wording';

/** Statements for a page; correct solutions of every kind took 1 to 3, a query an order 41 for 20 orders. */
const MOST_STATEMENTS = 6;
/** Times the page's own rows; correct solutions of every kind took 1.1 to 2, whole tables over 100. */
const MOST_BYTES = 3;

const listOrders = (worker: Worker, request: PageRequest) =>
  worker.call('src/orders.ts', 'listOrders', request);

export default {
  async 'same-page'(t) {
    await addOrders(t);
    const worker = await t.worker();
    const requests = await pagesAnywhere(t);
    // Read before any of the candidate's code runs: what it does to the rows cannot make a wrong page right.
    const pages = [];
    for (const request of requests)
      pages.push({ request, expected: await expectedPage(t.database, request) });
    for (const { request, expected } of pages) {
      const observed = await listOrders(worker, request);
      const difference = firstDifference(expected, observed);
      if (difference) return t.fail(differentPage(request, expected, observed, difference));
    }
    return t.pass({
      expected: 'Every page has the orders, customers and items that the brief promises.',
      observed: `${requests.length} pages from the beginning, the middle and the end of the list are as promised.`,
    });
  },

  async 'statement-count'(t) {
    await addOrders(t);
    const worker = await t.worker();
    const pages = [];
    for (const limit of [20, 80]) {
      const promised = await expectedPage(t.database, { limit });
      const { value, statements } = await worker.record(() => listOrders(worker, { limit }));
      const empty = emptyPage({ limit }, promised, value);
      if (empty) return t.fail(empty);
      pages.push({ limit, count: countStatements(statements), groups: groupStatements(statements) });
    }
    const observed = pages.map(
      ({ limit, count }) => `${callOf({ limit })} sent ${plural(count, 'statement')}`,
    );
    const [largest] = (pages.at(-1)?.groups ?? []).toSorted((a, b) => b.count - a.count);
    const expected = `At most ${MOST_STATEMENTS} statements for a page, however long it is.`;
    const evidence = pages.map(({ limit, groups }) => ({
      kind: 'statements' as const,
      title: `What ${callOf({ limit })} sent`,
      groups,
    }));
    if (pages.every(({ count }) => count <= MOST_STATEMENTS)) {
      return t.pass({ expected, observed: `${observed.join('; ')}.`, evidence });
    }
    const most = largest
      ? `: ${times(largest.count)}\`${oneLine(largest.sql)}\`${from(largest.position)}`
      : '';
    return t.fail({
      expected,
      observed: `${observed.join('; ')}${most}.`,
      evidence,
      position: largest?.position,
    });
  },

  async 'page-bytes'(t) {
    await addOrders(t);
    const worker = await t.worker();
    const request = { limit: 80 };
    const promised = await expectedPage(t.database, request);
    const { value, statements } = await worker.record(() => listOrders(worker, request));
    const empty = emptyPage(request, promised, value);
    if (empty) return t.fail(empty);
    const own = pageBytes(promised);
    const bytes = sum(statements.map((statement) => statement.bytes));
    const rows = sum(statements.map((statement) => statement.rows));
    const groups = groupStatements(statements);
    const [largest] = groups.toSorted((a, b) => b.bytes - a.bytes);
    const wholeTable = rows >= (await rowsOfSmallestTable(t.database));
    const observation: Observation = {
      expected: `At most ${kilobytes(MOST_BYTES * own)} come back for a page whose own rows take ${kilobytes(own)}.`,
      observed: `${callOf(request)} brought back ${plural(rows, 'row')} and ${kilobytes(bytes)}, ${(bytes / own).toFixed(1)} times the page's own rows.`,
      evidence: [{ kind: 'statements', title: `What came back for ${callOf(request)}`, groups }],
      position: largest?.position,
      redFlags: wholeTable ? ['whole-table'] : [],
    };
    return wholeTable || bytes > MOST_BYTES * own ? t.fail(observation) : t.pass(observation);
  },

  async fresh(t) {
    await addOrders(t);
    const worker = await t.worker();
    const request = { limit: 20 };
    const shown = 'A page asked for after rows have changed shows them as they are by then.';
    const before = await expectedPage(t.database, request);
    await listOrders(worker, request);
    const untouched = await expectedPage(t.database, request);
    const written = firstDifference(before, untouched);
    if (written) {
      return t.fail({
        expected: 'Showing a page changes no rows.',
        observed: `After ${callOf(request)} the database holds other rows: ${written.path} is no longer what it was.`,
      });
    }
    await changeRows(t, request);
    const again = await freshPage(t, request, await listOrders(worker, request));
    if (again)
      return t.fail({
        ...again,
        expected: shown,
        observed: `Called again after rows had changed: ${again.observed}`,
      });
    let meanwhile: Promise<unknown> | undefined;
    await t.observe.keepAnswers(
      worker,
      () => listOrders(worker, request),
      async () => {
        await changeRows(t, request);
        meanwhile = listOrders(worker, request);
        meanwhile.catch(() => undefined); // awaited below
        // Calls are taken in order: when this one has failed, the one before it has begun.
        await worker.attempt('src/orders.ts', 'not there');
      },
    );
    const late = await freshPage(t, request, await (meanwhile ?? listOrders(worker, request)));
    if (late)
      return t.fail({
        ...late,
        expected: shown,
        observed: `Rows changed while an earlier call waited for its answer, and the same call came after that: ${late.observed}`,
      });
    return t.pass({
      expected: shown,
      observed: `${callOf(request)} showed each change when it was called after it.`,
    });
  },

  async 'many-at-once'(t) {
    const calls = 30;
    const request = { limit: 10 };
    const worker = await t.worker();
    const alone = await listOrders(worker, request);
    const attempts = await Promise.all(
      Array.from({ length: calls }, () => worker.attempt('src/orders.ts', 'listOrders', request)),
    );
    const errors = attempts.flatMap((attempt) => (attempt.answered ? [] : [attempt.error]));
    const different = attempts.filter(
      (attempt) => attempt.answered && firstDifference(alone, attempt.value) !== undefined,
    );
    const expected = `${calls} calls at the same time are all answered, each as one call alone is.`;
    const [first] = errors;
    if (!first && different.length === 0) {
      return t.pass({ expected, observed: `${calls} calls at the same time were answered alike.` });
    }
    const faults = [
      ...(first ? [`${errors.length} were not answered`] : []),
      ...(different.length > 0 ? [`${different.length} were answered otherwise than one call alone`] : []),
    ];
    return t.fail({
      expected,
      observed: [`Of ${calls} calls at the same time ${faults.join(' and ')}.`, first?.message]
        .join(' ')
        .trim(),
      evidence: first ? errorEvidence(first) : [],
      position: first?.position,
    });
  },

  async 'one-moment'(t) {
    await addOrders(t);
    const worker = await t.worker();
    for (const table of ['orders', 'order_items', 'customers']) {
      const torn = await readWhileChanging(t, worker, table, { limit: 20 });
      if (torn) return t.fail(torn);
    }
    return t.pass({
      expected: 'A transaction that commits while a page is being read is on it as a whole or not at all.',
      observed:
        'Three transactions committed in the middle of a page; each was shown as a whole or not at all.',
    });
  },
} satisfies Checks;

/** What to say of a page that is not what the database holds now. */
async function freshPage(
  t: CheckContext,
  request: PageRequest,
  observed: unknown,
): Promise<Observation | undefined> {
  const expected = await expectedPage(t.database, request);
  const difference = firstDifference(expected, observed);
  return difference && differentPage(request, expected, observed, difference);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
