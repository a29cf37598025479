import { EnvironmentError } from '../../src/errors';
import type { Checks, Worker } from '../../src/judge/check';
import { firstDifference } from '../../src/judge/kit/difference';
import { foundCounterexample } from '../../src/judge/kit/foundCounterexample';
import { leftOpen } from '../../src/judge/kit/leftOpen';
import { valueText } from '../../src/judge/kit/valueText';
import { addNote, bothNotesThere, crowdAtOnce } from './colleagues';
import { consultation, migrated } from './consultation';
import type { Sheet } from './form';
import {
  allPatients,
  FIELDS,
  fieldsOf,
  otherProgram,
  patient,
  patientNumbers,
  setFields,
  type Fields,
} from './patients';
import { differentRows, notDone } from './promised';
import { inRounds, ROUNDS } from './rounds';
import { staleCases } from './stale';
import { halfSecond, sessionLocks } from './server';

/** Until one lay within half a second of the database's clock, as the first does nearly always. */
const MOST_ROUNDS = 40;

export default {
  async 'no-lock'(t) {
    const { doctor, nurse, id, values, evidence } = await consultation(t);
    const expected = 'While a form is open nothing is locked, and others read and save the same sheet.';
    await doctor.open(id);
    const open = await leftOpen(t, doctor.worker, 'when readSheet() had answered');
    if (open) return t.fail({ expected, ...open });
    const locks = await sessionLocks(t);
    if (locks > 0)
      return t.fail({
        expected,
        observed: `When readSheet() had answered, ${locks === 1 ? '1 advisory lock was' : `${locks} advisory locks were`} still held.`,
        evidence: evidence(),
      });
    await nurse.open(id);
    for (const field of ['allergies', 'notes'] as const) {
      const answer = await nurse.save(values.of(field));
      if (answer.outcome !== 'saved')
        return t.fail({
          expected,
          observed: `The doctor had the sheet open and saved nothing. The nurse opened it as well, and the save of ${field} was answered "${answer.outcome}".`,
          evidence: evidence(),
        });
      nurse.look(answer.sheet);
    }
    return t.pass({
      expected,
      observed: 'With the sheet open in one form another one saved it twice, and no lock was held.',
    });
  },

  async edit(t) {
    const { doctor, nurse, id, otherId, values, evidence } = await consultation(t);
    const expected =
      'A save that nobody is in the way of is done: what was changed is as it says, all else stays.';
    const rows = await allPatients(t.database);
    const mine = rows[`patient ${id}`] as Fields;
    const seen = await doctor.open(id);
    const misread = firstDifference(mine, fieldsOf(seen));
    if (misread)
      return t.fail({
        expected,
        observed: `readSheet(${id}) has ${misread.path} ${valueText(misread.observed)}, and the row has ${valueText(misread.expected)}.`,
      });
    await nurse.open(otherId);
    // Another sheet's save comes in between, and each save of one's own is made from the answer to the last one.
    const saves = [
      { by: nurse, changes: values.of('notes', 'allergies') },
      { by: doctor, changes: values.of(t.random.pick(FIELDS)) },
      { by: doctor, changes: values.of(...t.random.shuffle(FIELDS).slice(0, 3)) },
      { by: doctor, changes: { ...values.of('weightKg'), phone: null } },
    ];
    for (const { by, changes } of saves) {
      const row = Object.assign(rows[`patient ${by === doctor ? id : otherId}`] as Fields, changes);
      const answer = await by.save(changes);
      const wrong = notDone(answer, row) ?? (await differentRows(t, rows, Object.keys(changes)));
      if (wrong) return t.fail({ expected, observed: wrong, evidence: evidence() });
      by.look((answer as { sheet: Sheet }).sheet);
    }
    return t.pass({ expected, observed: `${saves.length} saves did what they said and nothing else.` });
  },

  async conflict(t) {
    const { doctor, nurse, next, values, timeline, evidence } = await consultation(t);
    const expected =
      'A save from a sheet that somebody else has saved since is a conflict, and changes nothing.';
    const cases = staleCases(t.random, values);
    for (const { before, theirs, mine } of cases) {
      timeline.reset();
      const id = next();
      if (before) {
        await setFields(t.database, id, before);
        timeline.note('patient', `${id} has ${valueText(before)}`);
      }
      await doctor.open(id);
      await nurse.open(id);
      const theirChanges = theirs();
      const row = { ...((await patient(t.database, id)) as Fields), ...theirChanges };
      const undone = notDone(await nurse.save(theirChanges), row);
      if (undone) return t.fail({ expected, observed: undone, evidence: evidence() });
      const changes = mine(theirChanges);
      for (const attempt of ['', ', sent once more,']) {
        const { outcome } = await doctor.save(changes);
        const now = await patient(t.database, id);
        const difference = firstDifference(row, now);
        if (outcome === 'conflict' && !difference) continue;
        const effect = difference
          ? `, and patient ${id} has ${difference.path} ${valueText(difference.observed)} instead of ${valueText(difference.expected)}`
          : '';
        return t.fail({
          expected,
          observed: `The nurse saved ${Object.keys(theirChanges).join(' and ')} while the doctor had the sheet open. The doctor's save of ${Object.keys(changes).join(', ')}${attempt} was answered "${outcome}"${effect}.`,
          evidence: evidence(),
        });
      }
    }
    return t.pass({
      expected,
      observed: `${2 * cases.length} saves from old sheets were refused, and changed nothing.`,
    });
  },

  async 'quick-edits'(t) {
    const { doctor, nurse, id, values, timeline, evidence } = await consultation(t);
    const expected =
      'Of three saves within half a second, the one that was made from the sheet before the last is a conflict.';
    const [notes, allergies, medication] = [
      values.of('notes'),
      values.of('allergies'),
      values.of('medication'),
    ];
    const sheet = (await patient(t.database, id)) as Fields;
    const before = { notes: sheet.notes, allergies: sheet.allergies, medication: sheet.medication };
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      timeline.reset();
      const begun = await halfSecond(t);
      await nurse.open(id);
      const first = await nurse.save(notes);
      await doctor.open(id);
      if (first.outcome === 'saved') nurse.look(first.sheet);
      const second = await nurse.save(allergies);
      const answer = await doctor.save(medication);
      const isQuick = (await halfSecond(t)) === begun;
      if (![first, second].every(({ outcome }) => outcome === 'saved') || answer.outcome !== 'conflict')
        return t.fail({
          expected,
          observed: `The nurse saved notes and allergies, answered "${first.outcome}" and "${second.outcome}". The doctor had opened the sheet between the two, and the doctor's save was answered "${answer.outcome}".`,
          evidence: evidence(),
        });
      if (isQuick) return t.pass({ expected, observed: 'The third save was refused.' });
      await setFields(t.database, id, before); // so that a slow round is not seen in what comes of the next
    }
    throw new EnvironmentError(
      `None of ${MOST_ROUNDS} times did three saves lie within half a second.`,
      'Run the check again when the machine has less to do.',
    );
  },

  async merge(t) {
    const { doctor, nurse, id, values, evidence } = await consultation(t);
    const expected = 'A conflict comes with the sheet as it is, and what is saved from that is saved.';
    const fail = (observed: string) => t.fail({ expected, observed, evidence: evidence() });
    const changes = values.of('medication');
    await doctor.open(id);
    await nurse.open(id);
    for (const field of ['allergies', 'weightKg'] as const) {
      const saved = await nurse.save(values.of(field));
      const answer = await doctor.save(changes);
      if (saved.outcome !== 'saved' || answer.outcome !== 'conflict')
        return fail(
          `The nurse's save of ${field} was answered "${saved.outcome}", and the doctor's after it "${answer.outcome}".`,
        );
      const row = (await patient(t.database, id)) as Fields;
      const difference = firstDifference(row, fieldsOf(answer.sheet));
      if (difference)
        return fail(
          `The sheet that came with the conflict has ${difference.path} ${valueText(difference.observed)}, and the row has ${valueText(difference.expected)}.`,
        );
      nurse.look(saved.sheet);
      doctor.look(answer.sheet);
    }
    const row = (await patient(t.database, id)) as Fields;
    doctor.reconnect(await t.worker());
    const wrong = notDone(await doctor.save(changes), { ...row, ...changes });
    return wrong
      ? fail(`After a conflict the doctor saved from the sheet that came with it. ${wrong}`)
      : t.pass({
          expected,
          observed: 'After two conflicts the save from the sheet that came with the second was saved.',
        });
  },

  async 'same-moment'(t) {
    const worker = await migrated(t);
    const next = patientNumbers(t.random);
    const expected = 'Of two people who add to the same notes at the same moment, neither loses anything.';
    const common = {
      prepare: async () => (await patient(t.database, next())) as Fields,
      actors: [
        (worker: Worker, { id }: Fields) => addNote(worker, id, 'A'),
        (worker: Worker, { id }: Fields) => addNote(worker, id, 'B'),
      ],
      holds: bothNotesThere(t),
    };
    const apart = await t.schedules({ ...common, lockstep: true });
    if (apart.counterexample) return foundCounterexample(t, expected, apart.counterexample);
    const together = await t.schedules({
      ...common,
      preempt: false,
      barrier: [{ table: 'patients', on: ['update'] }],
    });
    if (together.counterexample) return foundCounterexample(t, expected, together.counterexample);
    const wrong = await crowdAtOnce(t, worker, next());
    if (wrong) return t.fail({ expected, ...wrong });
    return t.pass({
      expected,
      observed: `In ${apart.schedules + together.schedules} interleavings of two people both notes were there in the end.`,
    });
  },

  async clean(t) {
    const { doctor, next, values, evidence, timeline } = await consultation(t);
    const expected =
      'After saves that are done, in conflict or refused by the database, every connection is idle and free, and the sheet can be saved.';
    const wrong = await inRounds(t, doctor.worker, async () => {
      timeline.reset();
      await doctor.open(next());
      const refused = await doctor.attempt({ ...values.of('notes'), weightKg: 0 });
      if (refused.answered)
        return `A save with a weight of 0 was answered "${refused.value.outcome}", and should throw.`;
      const { outcome } = await doctor.save(values.of('notes'));
      if (outcome !== 'saved')
        return `After a save that the database refused, one of notes from the same sheet was answered "${outcome}".`;
      await doctor.save(values.of('allergies'));
      return undefined;
    });
    if (wrong) return t.fail({ expected, evidence: evidence(), ...wrong });
    return t.pass({
      expected,
      observed: `${3 * ROUNDS} saves, of which ${ROUNDS} were refused and ${ROUNDS} made from an old sheet, left nothing behind.`,
    });
  },

  async 'other-programs'(t) {
    const { doctor, id, values, timeline, evidence } = await consultation(t);
    const expected = 'A weight that the scales wrote while the sheet was open makes the save a conflict.';
    const fail = (observed: string) => t.fail({ expected, observed, evidence: evidence() });
    await doctor.open(id);
    const { weightKg } = values.of('weightKg');
    const broken = await otherProgram(t, 'UPDATE public.patients SET weight_kg = $2 WHERE id = $1', [
      id,
      weightKg,
    ]);
    if (broken) return fail(`The scales' UPDATE does not work any more: ${broken}.`);
    timeline.note('the scales', `write a weight of ${String(weightKg)} kg to patient ${id}`);
    const changes = values.of('medication');
    const answer = await doctor.save(changes);
    if (answer.outcome !== 'conflict')
      return fail(`The doctor's save of medication was answered "${answer.outcome}".`);
    if (answer.sheet['weightKg'] !== weightKg)
      return fail(
        `The sheet that came with the conflict has a weight of ${valueText(answer.sheet['weightKg'])}, and the scales wrote ${valueText(weightKg)}.`,
      );
    doctor.look(answer.sheet);
    const wrong = notDone(await doctor.save(changes), {
      ...((await patient(t.database, id)) as Fields),
      ...changes,
    });
    return wrong
      ? fail(wrong)
      : t.pass({ expected, observed: 'The save was refused, and saved from the sheet with the new weight.' });
  },

  async gone(t) {
    const { doctor, next, values, evidence, timeline } = await consultation(t);
    const expected = 'A save for a patient who was removed is answered "gone", and leaves nothing behind.';
    const wrong = await inRounds(t, doctor.worker, async () => {
      timeline.reset();
      const id = next();
      await doctor.open(id);
      const broken = await otherProgram(t, 'DELETE FROM public.patients WHERE id = $1', [id]);
      if (broken) return `The other program's DELETE does not work any more: ${broken}.`;
      timeline.note('another program', `deletes patient ${id}`);
      const attempt = await doctor.attempt(values.of('notes'));
      if (!attempt.answered) return `The save for a patient who was removed failed: ${attempt.error.message}`;
      if (attempt.value.outcome !== 'gone')
        return `The save for a patient who was removed was answered "${attempt.value.outcome}".`;
      return (await patient(t.database, id)) && 'The save brought back a patient who was removed.';
    });
    if (wrong) return t.fail({ expected, evidence: evidence(), ...wrong });
    return t.pass({ expected, observed: `${ROUNDS} saves for patients who were removed were answered so.` });
  },
} satisfies Checks;
