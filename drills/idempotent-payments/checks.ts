import type { Checks } from '../../src/judge/check';
import { foundCounterexample } from '../../src/judge/kit/foundCounterexample';
import { leftOpen } from '../../src/judge/kit/leftOpen';
import { sideBySide } from '../../src/judge/kit/sideBySide';
import { answerText, CarPark, HOUR, MINUTE, SECOND, type Answer, type Request } from './carPark';
import { MOST_IN_A_ROW, wrongFailures } from './gatewayFails';
import { distinctRequests, wrongMeanwhile } from './keys';
import { wrongKilled } from './killed';
import { DRIVERS, heldMeanwhile, ROUNDS, wrongCuts, wrongRounds, wrongRush, wrongWait } from './pool';
import { wrongOvertaken } from './overtaken';
import { crashed, raced, wrongInTurn } from './races';
import { notReplayed, notSoOften, notTaken, takenText } from './taken';
import { wrongUnfinished } from './unfinished';

const REFUSED = [400, 409, 422];

export default {
  async replay(t) {
    const park = await CarPark.open(t);
    const request = park.driver();
    const expected =
      'Each retry of a payment that was taken is answered as the first request was: one row, one charge.';
    const fail = (observed: string) =>
      t.fail({ expected, observed, evidence: [park.timeline.evidence('What the phone was answered')] });
    const first = await park.send('the first request', request);
    const wrong = await notTaken(park, request, first);
    if (wrong) return fail(`One request, and no retry yet. ${wrong}`);
    const { plate, cents } = request.body;
    const retries: [string, Request, () => unknown][] = [
      ['a retry', request, () => undefined],
      [
        'a retry with its properties in another order',
        { ...request, body: { cents, plate } },
        () => undefined,
      ],
      ['a retry five hours later', request, () => park.pass(5 * HOUR, 'five hours pass')],
      [
        'a retry after a refund',
        request,
        () => {
          park.timeline.note('the back office', 'gives the money back');
          return t.database.query("UPDATE public.payments SET status = 'refunded' WHERE plate = $1", [plate]);
        },
      ],
    ];
    for (const [index, [what, retried, before]] of retries.entries()) {
      await before();
      const answer = await park.send(what, retried, index % 2 === 0 ? await park.other() : park.worker);
      const difference = notReplayed(first, answer);
      if (difference) return fail(`This is ${what}. ${difference}`);
      const miscounted = await notSoOften(park, plate, 1);
      if (miscounted) return fail(`This is ${what}, and it got the first answer. ${miscounted}`);
    }
    return t.pass({ expected, observed: `${retries.length} retries got the first answer.` });
  },

  async 'other-body'(t) {
    const park = await CarPark.open(t);
    const expected = `A used key with another body is refused with ${REFUSED.join(', ')}, and nothing is charged.`;
    const fail = (observed: string) =>
      t.fail({ expected, observed, evidence: [park.timeline.evidence('What the phone was answered')] });
    const request = park.driver();
    const first = await park.send('the first request', request);
    const others: [string, Request['body']][] = [
      ['other cents', { ...request.body, cents: request.body.cents + 100 }],
      ['another plate', { ...request.body, plate: park.driver().body.plate }],
    ];
    for (const [what, body] of others) {
      const answer = await park.send(`one with ${what}`, { ...request, body }, await park.other());
      if (!REFUSED.includes(answer.status))
        return fail(`The same key with ${what} was answered ${answerText(answer)}.`);
      const charges = park.charges(body.plate).length - (body.plate === request.body.plate ? 1 : 0);
      if (charges > 0)
        return fail(
          `The same key with ${what} was answered ${answerText(answer)}, and charged: ${await takenText(park, body.plate)}.`,
        );
    }
    const difference = notReplayed(first, await park.send('a retry of the first', request));
    if (difference) return fail(`After the refused ones the first request came again. ${difference}`);
    const wrong = await wrongUnfinished(t, park);
    return wrong ? fail(wrong) : t.pass({ expected, observed: 'All that had another body were refused.' });
  },

  async distinct(t) {
    const park = await CarPark.open(t);
    const expected = 'Each key of each client is a payment of its own, whatever is in it.';
    const fail = (observed: string, redFlags: string[] = []) =>
      t.fail({
        expected,
        observed,
        evidence: [park.timeline.evidence('What the phones were answered')],
        redFlags,
      });
    const requests = distinctRequests(park, t.random);
    const times = new Map<string, number>();
    for (const [index, [what, each]] of requests.entries()) {
      const { plate } = each.body;
      times.set(plate, (times.get(plate) ?? 0) + 1);
      park.pass(SECOND, 'a second passes');
      const attempt = await park.attempt(what, each);
      const wrong = attempt.answered
        ? await notTaken(park, each, attempt.value, times.get(plate))
        : attempt.error.message;
      if (wrong) return fail(`This is ${what}. ${wrong}`, index === 1 ? ['by-amount'] : []);
    }
    park.timeline.reset();
    const wrong = await wrongMeanwhile(t, park);
    return wrong
      ? fail(wrong)
      : t.pass({
          expected,
          observed: `${requests.length} requests were ${requests.length} payments, and so were three at once.`,
        });
  },

  async 'same-moment'(t) {
    const park = await CarPark.open(t);
    const expected =
      'The same request, sent twice at once, is one payment: both are answered with its 201, or one with 409.';
    const late = await wrongInTurn(park);
    if (late) return t.fail({ expected, ...late });
    const result = await raced(t, park, { prepare: async () => ({ request: park.driver(), times: 1 }) });
    if (result.counterexample) return foundCounterexample(t, expected, result.counterexample);
    const wrong = await wrongOvertaken(t, park);
    return wrong
      ? t.fail({ expected, ...wrong })
      : t.pass({
          expected,
          observed: `So it was in ${result.schedules} interleavings, and where one overtook the other in the middle of a statement.`,
        });
  },

  async slow(t) {
    const park = await CarPark.open(t);
    const expected =
      'A retry that comes while the first request has been at work for more than a minute is the same payment.';
    const [result, wrong] = await sideBySide([
      raced(t, park, {
        lateBy: 61 * SECOND,
        prepare: async () => ({ request: park.driver(), times: 1 }),
      }),
      t.fresh(async (apart) => wrongWait(apart, await CarPark.open(apart))),
    ]);
    if (result.counterexample)
      return foundCounterexample(t, expected, result.counterexample, 'B came 61 seconds later than A.');
    return wrong
      ? t.fail({ expected, ...wrong })
      : t.pass({
          expected,
          observed: `So it was in ${result.schedules} interleavings, and where the retry waited for more than a second.`,
        });
  },

  async crash(t) {
    const expected =
      'After a crash at any step retries are answered with the 201 within a minute: one row, one charge.';
    const [connection, process, wrong] = await sideBySide([
      CarPark.open(t).then((park) => crashed(t, park, 'connection')),
      t.fresh(async (apart) => crashed(apart, await CarPark.open(apart), 'process')),
      t.fresh(wrongKilled),
    ]);
    for (const { counterexample } of [connection, process])
      if (counterexample) return foundCounterexample(t, expected, counterexample);
    if (wrong) return t.fail({ expected, ...wrong });
    const crashes = connection.schedules + process.schedules - 2;
    return t.pass({
      expected,
      observed: `So it was after ${crashes} crashes, and after one more, whenever the retries came, and after that of a retry.`,
    });
  },

  async 'gateway-fails'(t) {
    const park = await CarPark.open(t);
    const expected = `Where the gateway's connection breaks, the request fails, and retries are answered with the 201 from a minute later on: one row, one charge.`;
    const wrong = await wrongFailures(park);
    return wrong
      ? t.fail({ expected, observed: wrong, evidence: [park.timeline.evidence('What happened')] })
      : t.pass({
          expected,
          observed: `So it was after failures of each kind, up to ${MOST_IN_A_ROW} in a row.`,
        });
  },

  async expiry(t) {
    const park = await CarPark.open(t);
    const expected =
      'For 24 hours from paidAt a key is remembered; from then on it is a new payment with a charge of its own.';
    const fail = (observed: string) =>
      t.fail({ expected, observed, evidence: [park.timeline.evidence('What the phone was answered')] });
    const request = park.driver();
    const begun = park.clock.now().getTime();
    park.chargeTakes = 2 * MINUTE;
    park.timeline.note('the gateway', 'takes two minutes for the next charge');
    const first = await park.send('the first request', request);
    park.chargeTakes = 0;
    const unpaid = await notTaken(park, request, first);
    if (unpaid) return fail(`One request, and no retry yet. ${unpaid}`);
    const { paidAt } = first.body as { paidAt: string };
    const age = park.clock.now().getTime() - Date.parse(paidAt);
    if (age < 0 || age > park.clock.now().getTime() - begun)
      return fail(`The request has paidAt ${paidAt}, when it was not at work.`);
    park.pass(24 * HOUR - SECOND - age, 'goes on to 23:59:59 hours after paidAt');
    const difference = notReplayed(first, await park.send('a retry', request));
    if (difference) return fail(`The key is 23:59:59 hours old. ${difference}`);
    park.pass(SECOND, 'another second passes');
    const answers: Answer[] = [await park.send('the same request', request)];
    const unequal = await notTaken(park, request, answers[0] as Answer, 2);
    if (unequal) return fail(`The key is 24 hours old, and the same request came. ${unequal}`);
    const again = notReplayed(
      answers[0] as Answer,
      await park.send('a retry of that', request, await park.other()),
    );
    if (again) return fail(`The key was used again, and a retry came. ${again}`);
    park.pass(24 * HOUR, '24 hours pass');
    const other = { ...request, body: { ...request.body, cents: request.body.cents + 50 } };
    park.gateway.failNext('after');
    park.timeline.note('the gateway', 'will break the connection after the charge');
    await park.attempt('one with other cents', other);
    park.pass(60 * SECOND, 'a minute passes');
    const wrong = await notTaken(park, other, await park.send('a retry of that', other), 3);
    return wrong
      ? fail(
          `The key is 24 hours old again, a request with other cents came, the gateway's connection broke after the charge, and a retry came. ${wrong}`,
        )
      : t.pass({ expected, observed: 'One key was three payments, 24 hours apart, and none before.' });
  },

  async connections(t) {
    const park = await CarPark.open(t);
    const expected =
      'After any request, done, refused or failed, every connection is idle and free, and more requests at once than there are connections are answered.';
    const unanswered = await wrongRounds(park);
    const open = await leftOpen(t, park.worker, 'when every request had ended');
    const wrong = open ?? unanswered ?? (await wrongRush(t, park)) ?? (await wrongCuts(park));
    return wrong
      ? t.fail({ expected, ...wrong })
      : t.pass({
          expected,
          observed: `${3 * ROUNDS} requests left no connection behind, and those of ${DRIVERS} drivers at once were answered.`,
        });
  },

  async 'no-transaction'(t) {
    const park = await CarPark.open(t);
    const expected = 'While the gateway is asked, no transaction is open, and no connection is kept.';
    const held = await heldMeanwhile(t, park);
    return held ? t.fail({ expected, ...held }) : t.pass({ expected, observed: 'None was.' });
  },

  async 'expired-twice'(t) {
    const park = await CarPark.open(t);
    const expected = 'The same request, sent twice at once with a key that has expired, is one new payment.';
    const result = await raced(t, park, {
      prepare: async () => {
        const request = park.driver();
        await park.post(park.worker, request);
        park.clock.advance(25 * HOUR);
        return { request, times: 2 };
      },
    });
    return result.counterexample
      ? foundCounterexample(t, expected, result.counterexample, 'The key was used 25 hours ago.')
      : t.pass({ expected, observed: `So it was in ${result.schedules} interleavings.` });
  },
} satisfies Checks;
