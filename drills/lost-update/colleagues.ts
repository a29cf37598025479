import type { ActorOutcome, CheckContext, Observation, Worker } from '../../src/judge/check';
import { firstDifference } from '../../src/judge/kit/difference';
import { rush } from '../../src/judge/kit/rush';
import { valueText } from '../../src/judge/kit/valueText';
import { readSheet, saveSheet, type Answer } from './form';
import { patient, type Fields } from './patients';

/** As the brief says; a right solution needs two. With many more the one who waits for the other would be let go in the middle of it. */
const MOST_SAVES = 3;

/** As the brief says. */
const MOST_CONNECTIONS = 10;
/** More than there are connections. */
const CROWD = 12;

const noteOf = (name: string): string => `called by ${name}`;

/** Opens the sheet, adds a note, and merges and saves again for as long as there is a conflict. */
export async function addNote(worker: Worker, id: number, name: string): Promise<string> {
  let sheet = await readSheet(worker, id);
  for (let save = 1; save <= MOST_SAVES; save += 1) {
    const notes = `${String(sheet['notes'])}, ${noteOf(name)}`;
    const answer = await saveSheet(worker, sheet, { notes });
    if (answer.outcome === 'gone') return 'gone';
    if (answer.outcome === 'saved') return save === 1 ? 'saved' : `saved at save ${save}`;
    sheet = answer.sheet;
  }
  return `in conflict ${MOST_SAVES} times`;
}

/**
 * More people save at once in one process, from the same sheet, than its pool has connections.
 * @returns what was wrong; undefined where nothing was
 */
export async function crowdAtOnce(
  t: CheckContext,
  worker: Worker,
  id: number,
): Promise<Omit<Observation, 'expected'> | undefined> {
  const sheet = await readSheet(worker, id);
  const came = `${CROWD} people saved at once in a process of ${MOST_CONNECTIONS} connections, all from the same sheet`;
  const { values, unanswered } = await rush(t, worker, {
    came,
    connections: MOST_CONNECTIONS,
    calls: Array.from(
      { length: CROWD },
      (_, place) => () =>
        worker.attempt('src/sheets.ts', 'saveSheet', sheet, { notes: noteOf(String(place)) }),
    ),
  });
  if (unanswered) return unanswered;
  const saved = values.filter((answer) => (answer as Partial<Answer> | null)?.outcome === 'saved');
  return saved.length === 1
    ? undefined
    : { observed: `${came}. ${saved.length === 0 ? 'None' : 'More than one'} of them was answered "saved".` };
}

/** What must hold once all have added their notes to the sheet of a patient, who was like this before. */
export function bothNotesThere({ database }: CheckContext) {
  return async (before: Fields, outcomes: readonly ActorOutcome[]): Promise<string | undefined> => {
    for (const { name, ...outcome } of outcomes) {
      if (!outcome.answered) return `A save is answered, and ${name}'s failed.`;
      if (!String(outcome.value).startsWith('saved'))
        return `${name} saved from the sheet that was shown, and never got through.`;
    }
    const now = (await patient(database, before.id)) as Fields;
    const notes = String(now.notes);
    const lost = outcomes.filter(({ name }) => !notes.includes(noteOf(name))).map(({ name }) => name);
    if (lost.length > 0)
      return `The notes of patient ${before.id} were ${valueText(before.notes)} and are ${valueText(notes)}: what ${lost.join(' and ')} added is lost.`;
    const difference = firstDifference({ ...before, notes }, now);
    return (
      difference &&
      `Both added notes, and ${difference.path} of patient ${before.id} is ${valueText(difference.observed)} instead of ${valueText(difference.expected)}.`
    );
  };
}
