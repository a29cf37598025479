import { CandidateError } from '../../src/errors';
import type { Worker } from '../../src/judge/check';
import type { Timeline } from '../../src/judge/kit/timeline';
import { valueText } from '../../src/judge/kit/valueText';
import type { Changes } from './patients';

const MODULE = 'src/sheets.ts';

/** A sheet as the candidate's code made it, with whatever it put there, after its way to the form. */
export type Sheet = Readonly<Record<string, unknown>>;

export type Answer =
  { readonly outcome: 'saved' | 'conflict'; readonly sheet: Sheet } | { readonly outcome: 'gone' };

/** @throws CandidateError where it resolves to no sheet */
export async function readSheet(worker: Worker, id: number): Promise<Sheet> {
  return asSheet(await worker.call(MODULE, 'readSheet', id), `readSheet(${id})`);
}

/** @throws CandidateError where it resolves to none of the three answers */
export async function saveSheet(worker: Worker, seen: Sheet, changes: Changes): Promise<Answer> {
  const answer = await worker.call(MODULE, 'saveSheet', seen, changes);
  const { outcome, sheet } = (answer ?? {}) as { outcome?: unknown; sheet?: unknown };
  if (outcome === 'gone') return { outcome };
  if (outcome === 'saved' || outcome === 'conflict')
    return { outcome, sheet: asSheet(sheet, `the sheet in saveSheet()'s "${outcome}"`) };
  throw new CandidateError(
    `saveSheet() resolved to ${valueText(answer)}, and the form does not understand that.`,
    'Answer as the brief says.',
  );
}

/** What comes out of the form is what JSON made of it. */
function asSheet(value: unknown, what: string): Sheet {
  const nextStep = 'A sheet is an object that JSON can hold.';
  let sheet: unknown;
  try {
    sheet = JSON.parse(JSON.stringify(value ?? null));
  } catch (error) {
    throw new CandidateError(`JSON cannot hold ${what}: ${(error as Error).message}.`, nextStep);
  }
  if (typeof sheet === 'object' && sheet !== null && !Array.isArray(sheet)) return sheet as Sheet;
  throw new CandidateError(`${what} is ${valueText(value)}, which is no sheet.`, nextStep);
}

/** Somebody who has a sheet open. */
export class Person {
  private shown: Sheet = {};

  constructor(
    readonly name: string,
    private process: Worker,
    private readonly timeline: Timeline,
  ) {}

  /** The process that gets this person's calls. */
  get worker(): Worker {
    return this.process;
  }

  async open(id: number): Promise<Sheet> {
    this.shown = await readSheet(this.process, id);
    this.timeline.note(this.name, `opens the sheet of patient ${id}`);
    return this.shown;
  }

  /** Saves from the sheet that the form shows, and which it goes on showing. */
  async save(changes: Changes): Promise<Answer> {
    const attempt = await this.attempt(changes);
    if (!attempt.answered) throw attempt.error;
    return attempt.value;
  }

  /** As `save`, but that it throws is an answer. */
  async attempt(changes: Changes): Promise<SaveAttempt> {
    const what = `saves ${valueText(changes)}`;
    try {
      const value = await saveSheet(this.process, this.shown, changes);
      this.timeline.note(this.name, `${what}, and is answered "${value.outcome}"`, value.outcome !== 'saved');
      return { answered: true, value };
    } catch (error) {
      if (!(error instanceof CandidateError) || error.reason !== 'threw') throw error;
      this.timeline.note(this.name, `${what}, which fails: ${error.message}`, true);
      return { answered: false, error };
    }
  }

  /** From now on the form shows the sheet of an answer. */
  look(sheet: Sheet): void {
    this.shown = sheet;
    this.timeline.note(this.name, 'is shown the sheet that came with the answer');
  }

  /** From now on another process gets the calls. */
  reconnect(worker: Worker): void {
    this.process = worker;
    this.timeline.note(this.name, 'is served by another process from now on');
  }
}

type SaveAttempt =
  | { readonly answered: true; readonly value: Answer }
  | { readonly answered: false; readonly error: CandidateError };
