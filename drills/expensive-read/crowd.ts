import type { CheckContext, Worker } from '../../src/judge/check';
import type { Clock } from '../../src/judge/kit/clock';
import type { Finding } from '../../src/rubric/verdict';
import { groupStatements } from '../../src/wire/summary';
import { readBoard, trueBoard } from './board';
import { expensiveStatements } from './expensive';
import { History } from './history';
import { whileTripsAreSlow } from './slowTrips';

/** Whoever lets visitors set out at different times does so by less. */
const TIMER_MS = 750;

/** Lets many ask at the same moment, when nothing young enough is there and the trips are slow. */
export async function crowd(
  t: CheckContext,
  clock: Clock,
  workers: readonly Worker[],
  visitors: number,
): Promise<Finding> {
  const who = workers.length === 1 ? 'a process' : `${workers.length} processes together`;
  const all = workers.length * visitors;
  const expected = `Of ${all} visitors at the same moment one at most makes ${who} go through the trips, and all get a right answer.`;
  const history = new History(clock, await trueBoard(t));
  const recordings = await whileTripsAreSlow(t, async (goOn) => {
    const asking = Promise.all(
      workers.map((worker) =>
        worker.record(() => Promise.all(Array.from({ length: visitors }, () => readBoard(worker, clock)))),
      ),
    );
    asking.catch(() => undefined); // awaited below
    await t.observe.atRest(workers, asking, TIMER_MS);
    await goOn();
    return asking;
  });
  for (const { value } of recordings) {
    for (const each of value) {
      const wrong = history.fault('A board of many at once', each);
      if (wrong) return t.fail({ expected, ...wrong });
    }
  }
  const expensive = recordings.flatMap(({ statements }) => expensiveStatements(t, statements));
  if (expensive.length > 1) {
    return t.fail({
      expected,
      observed: `${all} visitors at the same moment made ${expensive.length} statements go through the trips.`,
      evidence: [
        {
          kind: 'statements',
          title: 'Statements that went through the trips',
          groups: groupStatements(expensive),
        },
      ],
      position: expensive[0]?.position,
    });
  }
  return t.pass({
    expected,
    observed:
      expensive.length === 0
        ? 'None went through the trips.'
        : `One of ${all} visitors went through the trips.`,
  });
}
