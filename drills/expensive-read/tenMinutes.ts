import type { CheckContext, Worker } from '../../src/judge/check';
import { Clock } from '../../src/judge/kit/clock';
import { Timeline } from '../../src/judge/kit/timeline';
import type { Finding } from '../../src/rubric/verdict';
import { addTrip, MINUTE, readBoard, refreshBoard, started, trueBoard, type Time } from './board';
import { History, PROMISED_MINUTES, timeText } from './history';
import { slowClock } from './slowClock';

/** Whether each board was right no longer than ten minutes before it was asked for, by the clock that counts. */
export async function tenMinutes(t: CheckContext): Promise<Finding> {
  const expected = `No answer is older than ${PROMISED_MINUTES} minutes, whoever refreshes or does not.`;
  const clock = new Clock();
  const [first, second] = [await started(t), await t.worker()];
  const history = new History(clock, await trueBoard(t));
  const timeline = new Timeline();
  const now = (): number => clock.now().getTime();
  const note = (who: string, what: string, failed = false): void =>
    timeline.note(`${timeText(now())} ${who}`, what, failed);
  const ask = async (worker: Worker, when: Time = clock): Promise<{ answer: unknown; wrong?: Finding }> => {
    const who = `the ${worker === first ? 'first' : 'second'} process`;
    const calledAt = now();
    const answer = await readBoard(worker, when);
    const wrong = history.fault(`The board of ${who} at ${timeText(calledAt)}`, answer, calledAt);
    note(
      who,
      wrong ? `has answered a board that is ${wrong.isOld ? 'too old' : 'wrong'}` : 'has answered',
      !!wrong,
    );
    if (!wrong) return { answer };
    const evidence = [timeline.evidence('What was asked when'), ...wrong.evidence];
    return { answer, wrong: t.fail({ expected, observed: wrong.observed, evidence }) };
  };
  await refreshBoard(first, clock);
  note('refreshBoard()', 'is called, and for a long time not again');
  for (let step = 0; step < 2; step += 1) {
    for (const worker of [first, second]) {
      const { wrong } = await ask(worker);
      if (wrong) return wrong;
    }
    history.changed(await addTrip(t, history.current));
    note('another program', 'adds a trip');
    // Whoever asks now may get the old board still; asking must not make it younger.
    clock.advance(6 * MINUTE);
    for (const worker of [first, second]) {
      const { wrong } = await ask(worker);
      if (wrong) return wrong;
    }
    clock.advance(4 * MINUTE + 1000);
  }
  const slow = slowClock(t, clock, history);
  const takeTime = [
    {
      what: 'refreshBoard()',
      act: async () => {
        await refreshBoard(first, slow);
        return ask(first);
      },
    },
    { what: 'readBoard()', act: () => ask(first, slow) },
  ];
  for (const { what, act } of takeTime) {
    note(
      what,
      'begins, and takes its time: a trip is added and minutes pass before each answer of the clock',
    );
    const { answer, wrong } = await act();
    if (wrong) return wrong;
    const age = now() - (history.rightUntil(answer) ?? now());
    clock.advance(Math.max(0, PROMISED_MINUTES * MINUTE + 1000 - age));
    const later = await ask(first);
    if (later.wrong) return later.wrong;
  }
  return t.pass({
    expected,
    observed: 'In an hour two processes answered no board that was too old.',
  });
}
