import type { CheckContext, ScheduleResult, Worker } from '../../src/judge/check';
import { Gateway } from '../../src/judge/kit/gateway';

/** A check of the fixtures, as a drill would write it, of the module that is judged. */
export type FixtureCheck = (t: CheckContext, module: string) => Promise<ScheduleResult>;

/** Two buy: no more are sold than there were, and nobody is refused without need. */
export const inventory =
  (left: number): FixtureCheck =>
  (t, module) => {
    const buy = (worker: Worker) => worker.call(module, 'buy', 7);
    return t.schedules({
      async prepare() {
        await t.database.query('DELETE FROM sale');
        await t.database.query('DELETE FROM stock');
        await t.database.query('INSERT INTO stock VALUES (7, $1)', [left]);
      },
      actors: [buy, buy],
      barrier: [{ table: 'sale', on: ['insert'] }],
      lockstep: true,
      async holds(_, outcomes) {
        const failed = outcomes.find((outcome) => !outcome.answered);
        if (failed) return `${failed.name} was told of a failure instead of yes or no.`;
        const sold = outcomes.filter((outcome) => outcome.answered && outcome.value === true).length;
        const sales = (await t.database.query('SELECT FROM sale')).length;
        const right = Math.min(left, 2);
        if (sold === right && sales === right) return undefined;
        return `There were ${left} of article 7; ${sold} buyers were told yes, and ${sales} sales are written down.`;
      },
    });
  };

/** A job has its effect once: when it is delivered twice at once, and when its handler crashes and it comes again. */
export const job: FixtureCheck = async (t, module) => {
  let number = 0;
  const handle = (worker: Worker, id: string) => worker.call(module, 'handle', id);
  const common = {
    async prepare() {
      number += 1;
      return `job-${number}`;
    },
    redeliver: true,
    async holds(id: string) {
      const effects = (await t.database.query('SELECT FROM effect WHERE job_id = $1', [id])).length;
      return effects === 1 ? undefined : `The effect of ${id} is there ${effects} times.`;
    },
  };
  const twice = await t.schedules({ ...common, actors: [handle, handle] });
  if (twice.counterexample) return twice;
  return t.schedules({ ...common, actors: [handle], crash: true });
};

/** All on call ask to leave: one has to stay, and no other is kept. */
export const onCall =
  (doctors: number): FixtureCheck =>
  (t, module) =>
    t.schedules({
      async prepare() {
        await t.database.query('DELETE FROM doctor');
        await t.database.query('INSERT INTO shift VALUES (1) ON CONFLICT DO NOTHING');
        await t.database.query(
          'INSERT INTO doctor SELECT id, 1, true FROM generate_series(1, $1::int) AS id',
          [doctors],
        );
      },
      actors: [1, 2].map((id) => (worker: Worker) => worker.call(module, 'leave', id)),
      names: ['Ada', 'Bo'],
      barrier: [{ table: 'doctor', on: ['update'] }],
      async holds(_, outcomes) {
        const failed = outcomes.find((outcome) => !outcome.answered);
        if (failed) return `${failed.name} got an error instead of yes or no.`;
        const left = (await t.database.query('SELECT FROM doctor WHERE on_call')).length;
        const right = Math.max(1, doctors - 2);
        return left === right ? undefined : `${left} of ${doctors} doctors are on call, and not ${right}.`;
      },
    });

/** Money goes both ways at once: nobody is told of a failure, and the sum stays. */
export const transfer: FixtureCheck = (t, module) =>
  t.schedules({
    async prepare() {
      await t.database.query('DELETE FROM account');
      await t.database.query('INSERT INTO account VALUES (1, 100), (2, 100)');
    },
    actors: [
      (worker) => worker.call(module, 'transfer', 1, 2),
      (worker) => worker.call(module, 'transfer', 2, 1),
    ],
    async holds(_, outcomes) {
      const failed = outcomes.find((outcome) => !outcome.answered);
      if (failed) return `${failed.name} failed.`;
      const rows = await t.database.query<{ amount: number }>('SELECT amount FROM account');
      return rows.every(({ amount }) => amount === 100) ? undefined : 'The amounts are not what they were.';
    },
  });

/** A payment is charged once: when it is asked for twice at once, and when the service crashes and it is asked for again. */
export const payment: FixtureCheck = async (t, module) => {
  let number = 0;
  const gateway = new Gateway<{ key: string; amount: number }, { id: string }>({
    name: 'charge',
    key: (request) => request.key,
    reply: (_, effect) => ({ id: `charge-${effect}` }),
  });
  const pay = (worker: Worker, key: string) => worker.call(module, 'pay', key, { charge: gateway.call });
  const common = {
    async prepare() {
      gateway.reset();
      number += 1;
      return `payment-${number}`;
    },
    redeliver: true,
    async holds(key: string) {
      const charges = gateway.effects.length;
      if (charges !== 1) return `${key} was charged ${charges} times.`;
      const rows = await t.database.query<{ charge: string }>('SELECT charge FROM payment WHERE key = $1', [
        key,
      ]);
      return rows[0]?.charge === 'charge-1' ? undefined : `${key} was charged and is not written down.`;
    },
  };
  const twice = await t.schedules({ ...common, actors: [pay, pay] });
  if (twice.counterexample) return twice;
  return t.schedules({ ...common, actors: [pay], crash: true });
};
