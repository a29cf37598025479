import { shorten } from '../../src/judge/kit/valueText';
import { requests } from './workspace/requests';

export type When = 'before' | 'after';

/** A cell of the table in NOTES.md. */
export interface Note {
  /** The search's name, from A to E. */
  readonly search: string;
  readonly when: When;
  /** As it is written; undefined where the table has no line for the search, or no such cell in it. */
  readonly cell: string | undefined;
  /** Blocks; NaN where the cell has no number. */
  readonly number: number;
}

/** As the brief says: a fifth, or so many blocks. */
const SHARE = 0.2;
const BLOCKS = 20;

/** Two cells for each search. Digits may be grouped by commas, dots or spaces. */
export function readNotes(text: string): Note[] {
  const lines = text.split(/\r?\n/).map((line) => {
    const cells = line.split('|').map((cell) => cell.trim());
    return cells[0] === '' ? cells.slice(1) : cells;
  });
  return requests.flatMap(({ name: search }) => {
    const [, before, after] = lines.findLast(([name]) => name === search) ?? [];
    return [
      { search, when: 'before' as const, cell: before, number: blocks(before) },
      { search, when: 'after' as const, cell: after, number: blocks(after) },
    ];
  });
}

/** What cannot be compared: cells that are empty or not there, and those with something else in them. Undefined where all can. */
export function unreadNotes(notes: readonly Note[]): string | undefined {
  const unread = notes.filter(({ number }) => Number.isNaN(number));
  const place = ({ search, when }: Note): string => `${search} ${when}`;
  const empty = unread.filter(({ cell }) => !cell);
  if (empty.length === notes.length) return 'NOTES.md has none of the numbers in its table.';
  const said = [
    ...unread.flatMap((note) =>
      note.cell ? [`"${shorten(note.cell)}", for ${place(note)}, is not a number`] : [],
    ),
    ...(empty.length > 0 ? [`there is nothing for ${empty.map(place).join(', ')}`] : []),
  ];
  return said.length > 0 ? `In NOTES.md ${said.join('; ')}.` : undefined;
}

function blocks(cell = ''): number {
  const [, digits] = /^(\d[\d,.\s\u00a0\u202f]*)(?:blocks?)?$/.exec(cell) ?? [];
  return digits === undefined ? NaN : Number(digits.replaceAll(/[^\d]/g, ''));
}

/** Whether what was noted is what was measured. */
export function agrees(noted: number, measured: number): boolean {
  return Math.abs(noted - measured) <= Math.max(BLOCKS, SHARE * measured);
}
