import type { Cell, ResultColumn } from '../../postgres/console/statementOutcome';

export type CopyFormat = 'tsv' | 'csv' | 'json';

/** Their text is a number in JSON too, whatever its size; NaN and Infinity are not. */
const NUMBERS = new Set(['int2', 'int4', 'int8', 'float4', 'float8', 'numeric', 'oid']);
const JSON_NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/;

/** Rows as text to paste elsewhere; the columns' names come first. */
export function rowText(
  format: CopyFormat,
  columns: readonly ResultColumn[],
  rows: readonly (readonly Cell[])[],
): string {
  if (format === 'json') return jsonText(columns, rows);
  const separator = format === 'csv' ? ',' : '\t';
  const lines = [columns.map(({ name }) => name), ...rows];
  return lines.map((line) => line.map((cell) => quoted(cell, separator)).join(separator)).join('\n');
}

/** As COPY's CSV has it: NULL is nothing at all, an empty text is a pair of quotes. */
function quoted(cell: Cell, separator: string): string {
  if (cell === null) return '';
  const plain = cell !== '' && !cell.includes(separator) && !/["\r\n]/.test(cell);
  return plain ? cell : `"${cell.replaceAll('"', '""')}"`;
}

function jsonText(columns: readonly ResultColumn[], rows: readonly (readonly Cell[])[]): string {
  const names = distinctNames(columns);
  const objects = rows.map((row) => {
    const members = row.map(
      (cell, index) => `${JSON.stringify(names[index])}: ${jsonValue(cell, columns[index])}`,
    );
    return `  { ${members.join(', ')} }`;
  });
  return `[\n${objects.join(',\n')}\n]`;
}

function jsonValue(cell: Cell, column: ResultColumn | undefined): string {
  if (cell === null) return 'null';
  const type = column?.type ?? '';
  if (NUMBERS.has(type) && JSON_NUMBER.test(cell)) return cell;
  if (type === 'bool') return cell === 't' ? 'true' : 'false';
  if (type === 'json' || type === 'jsonb') return cell;
  return JSON.stringify(cell);
}

/** An object has each name once; a result may have `id` twice. */
function distinctNames(columns: readonly ResultColumn[]): string[] {
  const seen = new Map<string, number>();
  return columns.map(({ name }) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name}_${count}`;
  });
}
