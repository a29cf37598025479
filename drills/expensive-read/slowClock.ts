import type { CheckContext } from '../../src/judge/check';
import type { Clock } from '../../src/judge/kit/clock';
import { addTrip, MINUTE } from './board';
import type { History } from './history';

/** What passes whenever somebody asks for the time: one who looks at it late takes the board for younger than it is. */
const PASSES_MINUTES = 6;

/** A clock as those see it who take their time: whenever they ask it a trip was added just before, and minutes have passed since. */
export function slowClock(t: CheckContext, clock: Clock, history: History): { now: () => Promise<Date> } {
  let last = Promise.resolve(clock.now());
  const pass = async (): Promise<Date> => {
    history.changed(await addTrip(t, history.current));
    clock.advance(PASSES_MINUTES * MINUTE);
    return clock.now();
  };
  const now = (): Promise<Date> => (last = last.then(pass));
  return { now };
}
