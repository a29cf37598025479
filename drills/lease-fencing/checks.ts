import type { CheckContext, Checks, ScheduleOptions } from '../../src/judge/check';
import { foundCounterexample } from '../../src/judge/kit/foundCounterexample';
import type { Finding } from '../../src/rubric/verdict';
import { departures, newBoard, newStation } from './board';
import { night } from './night';
import { overtaken } from './overtaken';
import { migrated, newRegion, publishers } from './publisher';
import { FREE, giveBack, lastWord, publication, renewal, start } from './races';

const HOUR_MS = 3_600_000;
/** Calls that are refused: more than the pool has connections, so that each one that is left behind shows. */
const REFUSALS = 12;
/** Calls at once in one process: more than the pool has connections, so that one that takes a second one meanwhile shows. */
const AT_ONCE = 12;

export default {
  async 'one-leader'(t) {
    const judge = await migrated(t);
    const barrier = [{ table: 'leases', on: ['insert', 'update'] as const }];
    return races(
      t,
      'Of two publishers that ask for a lease that nobody has, exactly one gets it.',
      'two publishers asked for a lease that was never given, has expired or was given back, and one of them got it',
      FREE.map((free) => ({ ...start(t, judge, free), barrier, lockstep: true })),
    );
  },

  async life(t) {
    const [ash, birch] = await publishers(t, {}, {});
    return night(
      t,
      'A lease lasts as long as was said, is given to nobody else meanwhile, and cannot be renewed once it has expired.',
      'Three leases in a row were given, renewed, kept from others and taken over as they should.',
      async (story) => {
        const region = newRegion(t);
        const tens = () => 10 * t.random.integer(3, 12);
        const first = await story.gets(ash, region, tens());
        await story.isRefused(birch, first);
        await story.renews(ash, first, 120 + tens());
        for (let refusal = 0; refusal < REFUSALS; refusal += 1) await story.isRefused(birch, first);
        await story.expires(region);
        for (let refusal = 0; refusal < REFUSALS; refusal += 1) await story.cannotRenew(ash, first);
        const second = await story.gets(birch, region, tens());
        await story.isRefused(ash, second);
        await story.renews(birch, second, tens());
        await story.expires(region);
        const third = await story.gets(ash, region, tens());
        await story.isRefused(birch, third);
        await story.isDeleted(region);
        await story.cannotRenew(ash, third);
        const fourth = await story.gets(birch, region);
        const others = Array.from({ length: AT_ONCE }, () => [newRegion(t), birch.name, 30]);
        await story.endsAtOnce(birch, 'lease', 'acquire', others);
        const again = Array.from({ length: AT_ONCE }, () => [fourth, 60]);
        await story.endsAtOnce(birch, 'lease', 'renew', again);
        await story.endsAtOnce(birch, 'lease', 'release', again);
      },
    );
  },

  async holder(t) {
    const [ash, birch, cedar] = await publishers(t, {}, {}, {});
    const expected = 'Renewing or giving back a lease that has ended does nothing to a later one.';
    const told = await night(t, expected, '', async (story) => {
      const region = newRegion(t);
      const first = await story.gets(ash, region);
      await story.expires(region);
      const second = await story.gets(birch, region);
      await story.cannotRenew(ash, first);
      for (let refusal = 0; refusal < REFUSALS; refusal += 1) await story.cannotRelease(ash, first);
      await story.isRefused(cedar, second);
      await story.expires(region);
      const third = await story.gets(ash, region);
      await story.cannotRenew(ash, first);
      await story.cannotRelease(ash, first);
      await story.cannotRelease(birch, second);
      await story.releases(ash, third);
      const fourth = await story.gets(cedar, region);
      await story.cannotRenew(ash, third);
      await story.cannotRelease(ash, third);
      await story.renews(cedar, fourth, 60);
    });
    if (told.outcome !== 'passed') return told;
    return races(
      t,
      expected,
      'a publisher renewed its lease or gave it back while another one took over, and the later lease was left alone',
      [renewal(t, cedar.worker), giveBack(t, cedar.worker)],
    );
  },

  async terms(t) {
    const all = await publishers(t, {}, {});
    return night(
      t,
      'Each lease of a region has a greater term than all of that region before it.',
      'The terms of two regions grew over 16 leases that were given back, expired or deleted.',
      async (story) => {
        const greatest = new Map(
          [newRegion(t), newRegion(t)].map((region) => [region, { term: -Infinity, how: '' }]),
        );
        const ends = t.random.shuffle(['given back', 'expired', 'deleted', 'given back, then deleted']);
        for (let round = 0; round < 2 * ends.length; round += 1) {
          for (const [region, latest] of greatest) {
            const publisher = t.random.pick(all);
            const lease = await story.gets(publisher, region);
            if (lease.term <= latest.term)
              story.deviates(
                `A lease of ${region} had term ${latest.term} and was ${latest.how}; a later one has term ${lease.term}.`,
              );
            const how = ends[round % ends.length] as string;
            if (how.startsWith('given back')) await story.releases(publisher, lease);
            if (how === 'expired') await story.expires(region);
            if (how.endsWith('deleted')) await story.isDeleted(region);
            greatest.set(region, { term: lease.term, how });
          }
        }
      },
    );
  },

  async boards(t) {
    const [ash, birch] = await publishers(t, {}, {});
    const expected = 'Once a later lease has published on a board, nothing of an earlier one changes it.';
    const told = await night(t, expected, '', async (story) => {
      const region = newRegion(t);
      const [airport, harbour] = [await newBoard(t, region), await newBoard(t, region)];
      const added = newStation(t.random);
      const first = await story.gets(ash, region);
      await story.publishes(ash, first, airport);
      await story.publishes(ash, first, airport);
      await story.expires(region);
      const second = await story.gets(birch, region);
      const shown = await story.publishes(birch, second, airport);
      for (let refusal = 0; refusal < REFUSALS; refusal += 1)
        await story.cannotPublish(ash, first, airport, shown);
      await story.cannotPublish(ash, first, added, await story.publishes(birch, second, added));
      await story.publishes(birch, second, harbour);
      await story.cannotPublish(ash, first, harbour, await story.publishes(birch, second, harbour));
      await story.expires(region);
      const third = await story.gets(ash, region);
      const last = await story.publishes(ash, third, airport);
      await story.cannotPublish(birch, second, airport, last);
      await story.cannotPublish(ash, first, airport, last);
      await story.publishes(ash, third, harbour);
      const many = Array.from({ length: AT_ONCE }, () => [third, newStation(t.random), departures(t.random)]);
      await story.endsAtOnce(ash, 'boards', 'publish', many);
    });
    if (told.outcome !== 'passed') return told;
    const both = [publication(t, ash.worker, 'old'), publication(t, ash.worker, 'new')];
    const raced = await races(
      t,
      expected,
      'a publisher published while another one took over and published on the same board, and the board showed what the later lease put there',
      both,
    );
    if (raced.outcome !== 'passed') return raced;
    const wrong = await overtaken(t, [ash, birch], both);
    return wrong ? t.fail({ expected, ...wrong }) : raced;
  },

  async clock(t) {
    const hours = () => t.random.integer(2, 6);
    const [ahead, behind] = await publishers(
      t,
      { clockAheadMs: hours() * HOUR_MS },
      { clockAheadMs: -hours() * HOUR_MS },
    );
    return night(
      t,
      "A publisher whose clock is hours ahead or behind behaves like any other: the database's clock decides.",
      'A publisher with a clock hours ahead and one with a clock hours behind kept and took leases as others do.',
      async (story) => {
        const [north, south] = [newRegion(t), newRegion(t)];
        story.timeline.note(ahead.name, 'has a clock that is hours ahead');
        story.timeline.note(behind.name, 'has a clock that is hours behind');
        const one = await story.gets(behind, north);
        await story.isRefused(ahead, one);
        const other = await story.gets(ahead, south);
        await story.isRefused(behind, other);
        await story.renews(behind, one, 60);
        await story.renews(ahead, other, 60);
        await story.expires(north);
        await story.cannotRenew(behind, one);
        const taken = await story.gets(ahead, north);
        await story.publishes(ahead, taken, await newBoard(t, north));
        await story.expires(south);
        await story.cannotRenew(ahead, other);
        const later = await story.gets(behind, south);
        await story.publishes(behind, later, await newBoard(t, south));
      },
    );
  },

  async 'at-once'(t) {
    const [ash, birch] = await publishers(t, {}, {});
    const expected =
      'From the moment that a later lease was given, nothing of an earlier one gets to a board.';
    const passed =
      'a publisher published while another one took over, and nothing of the earlier lease got to the board after that';
    const race = lastWord(t, ash.worker);
    const raced = await races(t, expected, passed, [race]);
    if (raced.outcome !== 'passed') return raced;
    const wrong = await overtaken(t, [ash, birch], [race]);
    if (wrong) return t.fail({ expected, ...wrong });
    const barrier = [{ table: 'boards', on: ['insert', 'update'] as const }];
    return races(t, expected, passed, [{ ...race, preempt: false, barrier }]);
  },
} satisfies Checks;

/** Runs one race after the other, to the first counter-example. */
async function races<Scenario>(
  t: CheckContext,
  expected: string,
  passed: string,
  all: readonly ScheduleOptions<Scenario>[],
): Promise<Finding> {
  let count = 0;
  for (const race of all) {
    const { schedules, counterexample } = await t.schedules(race);
    if (counterexample) return foundCounterexample(t, expected, counterexample);
    count += schedules;
  }
  return t.pass({ expected, observed: `In ${count} interleavings ${passed}.` });
}
