import { requests } from './workspace/requests';

/** A line of the table in NOTES.md: blocks. */
export interface Note {
  readonly before: number;
  readonly after: number;
}

/** As the brief says: a fifth, or so many blocks. */
const SHARE = 0.2;
const BLOCKS = 20;

/** The lines of the table, by the search's name; lines with blanks are left out. Digits may be grouped by commas, dots or spaces. */
export function readNotes(text: string): Map<string, Note> {
  const notes = new Map<string, Note>();
  for (const line of text.split(/\r?\n/)) {
    const cells = line.split('|').map((cell) => cell.trim());
    if (cells[0] === '') cells.shift();
    const [name = '', before, after] = cells;
    if (!requests.some((request) => request.name === name)) continue;
    const note = { before: blocks(before), after: blocks(after) };
    if (!Number.isNaN(note.before) && !Number.isNaN(note.after)) notes.set(name, note);
  }
  return notes;
}

function blocks(cell = ''): number {
  const [, digits] = /^(\d[\d,.\s\u00a0\u202f]*)(?:blocks?)?$/.exec(cell) ?? [];
  return digits === undefined ? NaN : Number(digits.replaceAll(/[^\d]/g, ''));
}

/** Whether what was noted is what was measured. */
export function agrees(noted: number, measured: number): boolean {
  return Math.abs(noted - measured) <= Math.max(BLOCKS, SHARE * measured);
}
