import { isDeepStrictEqual } from 'node:util';
import type { CheckDatabase, Observation } from '../../src/judge/check';
import type { Evidence } from '../../src/rubric/evidence';

/** A message as the judge reads it. */
interface Row {
  readonly id: number;
  readonly sentAt: string;
  readonly sender: string | null;
  readonly subject: string;
  readonly body: string;
}

/** What is wrong, and what shows it. */
export type Wrong = Pick<Observation, 'observed' | 'evidence' | 'position'>;

const LONGEST_LINE = 400;
const LONGEST_FIELD = 60;
const AROUND = 20;

/** The lines that an export has, as the brief says. */
export async function promisedLines(database: CheckDatabase, accountId: number): Promise<string[]> {
  const rows = await database.query<Row>(
    `SELECT id, to_char(sent_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "sentAt", sender, subject, body
     FROM messages WHERE account_id = $1 ORDER BY id`,
    [accountId],
  );
  return rows.map(({ id, sentAt, sender, subject, body }) =>
    JSON.stringify({ id, sentAt, sender, subject, body }),
  );
}

/** Where an export differs from what it should be: the first line that does. */
export function wrongLine(promised: readonly string[], text: string): Wrong | undefined {
  const lines = text.split('\n');
  const rest = lines.pop() as string;
  if (rest !== '') lines.push(rest);
  const differs = promised.findIndex((line, index) => line !== lines[index]);
  if (differs < 0 && lines.length === promised.length)
    return rest === '' ? undefined : { observed: 'The last line has no line feed at its end.' };
  const at = differs < 0 ? promised.length : differs;
  return {
    observed: `Line ${at + 1} of ${promised.length} is not as it should be.`,
    evidence: [difference(`Line ${at + 1}`, promised[at], lines[at])],
  };
}

/** Of two lines that differ; where what would be left out is what differs, what is around its beginning. */
function difference(title: string, right: string | undefined, seen: string | undefined): Evidence {
  if (right === undefined || seen === undefined || !isDeepStrictEqual(shown(right), shown(seen)))
    return { kind: 'difference', title, expected: shown(right), observed: shown(seen) };
  let same = 0;
  while (right[same] === seen[same]) same += 1;
  return {
    kind: 'difference',
    title: `${title}, around its character ${(same + 1).toLocaleString('en-US')}`,
    expected: around(right, same),
    observed: around(seen, same),
  };
}

/** No character is cut. */
function around(line: string, at: number): string {
  const [from, to] = [at - AROUND, at + AROUND].map((end) => (isCut(line, end) ? end + 1 : end)) as [
    number,
    number,
  ];
  return `${from > 0 ? '…' : ''}${line.slice(Math.max(0, from), to)}${to < line.length ? '…' : ''}`;
}

/** Whether it would fall between the two halves of a character. */
function isCut(line: string, at: number): boolean {
  return (line.codePointAt(at - 1) ?? 0) > 0xffff;
}

/** As an object where it is one, so that the difference shows in its fields. */
function shown(line: string | undefined): unknown {
  if (line === undefined) return 'nothing more';
  try {
    const value = JSON.parse(line) as Record<string, unknown>;
    if (JSON.stringify(value) === line)
      return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, shortened(field)]));
  } catch {
    // Shown as the text that it is.
  }
  return shortened(line, LONGEST_LINE);
}

function shortened(value: unknown, longest = LONGEST_FIELD): unknown {
  return typeof value === 'string' && value.length > longest
    ? `${value.slice(0, longest)}… (${value.length} characters)`
    : value;
}
