import type { StatementGroup } from '../rubric/evidence';
import type { WireStatement } from './record';

/** Tags of what steers a session and asks nothing of the data. By tag, since the server writes it and the client does not. */
const SESSION_TAGS = new Set([
  ...['BEGIN', 'START TRANSACTION', 'COMMIT', 'ROLLBACK', 'SAVEPOINT', 'RELEASE'],
  ...['SET', 'SHOW', 'RESET', 'DISCARD', 'DISCARD ALL', 'DEALLOCATE', 'DEALLOCATE ALL', 'LISTEN', 'UNLISTEN'],
]);

/**
 * How many statements the server ran on the data: one a tag, so that a message of several counts as several; one for a
 * failed, suspended or lost execution, which has no tag. Session statements, empty and skipped ones, and a driver's look
 * into the catalogs count nothing.
 */
export function countStatements(statements: readonly WireStatement[]): number {
  return statements.reduce((sum, statement) => sum + countOf(statement), 0);
}

/**
 * Equal statements from one line of code, in order of first appearance, those that `countStatements` leaves out left out.
 * Texts that differ in their literals and white space alone are equal; the first stands for all.
 */
export function groupStatements(statements: readonly WireStatement[]): StatementGroup[] {
  const groups = new Map<string, { -readonly [K in keyof StatementGroup]: StatementGroup[K] }>();
  for (const statement of statements) {
    const count = countOf(statement);
    if (count === 0) continue;
    const { sql, rows, bytes, position } = statement;
    const key = JSON.stringify([shapeOf(sql), position?.file, position?.line]);
    const group = groups.get(key);
    if (!group) {
      groups.set(key, { sql, count, rows, bytes, position });
      continue;
    }
    group.count += count;
    group.rows += rows;
    group.bytes += bytes;
  }
  return [...groups.values()];
}

function countOf({ sql, tags, outcome }: WireStatement): number {
  if (readsCatalogsOnly(sql)) return 0;
  const tagged = tags.filter((tag) => !SESSION_TAGS.has(tag)).length;
  const untagged = outcome === 'failed' || outcome === 'suspended' || outcome === 'lost';
  return tagged + (untagged ? 1 : 0);
}

/**
 * Whether a statement is a driver's question about types or tables. By text, so as strict as can be: one plain select, no
 * parentheses (thus no function and no subquery), comment, quoted name or second relation behind a comma, and every relation
 * named as the catalogs'. What this does not recognise is counted.
 */
function readsCatalogsOnly(sql: string): boolean {
  const text = sql.replace(/'[^'\\]*'/g, "''").trim();
  if (!/^select\b/i.test(text) || /[();"\\$]|--|\/\*|\binto\b|\btable\b/i.test(text)) return false;
  const [, ...relations] = text.split(/\b(?:from|join)\b/i);
  return relations.length > 0 && relations.every(namesCatalog);
}

function namesCatalog(relation: string): boolean {
  const [list = ''] = relation.split(
    /\b(?:on|where|group|order|limit|left|right|inner|cross|full|natural)\b/i,
  );
  return /^\s*(?:pg_catalog|information_schema)\.\w+/i.test(list) && !list.includes(',');
}

function shapeOf(sql: string): string {
  return sql
    .replace(/'(?:[^']|'')*'/g, '?')
    .replace(/(?<![\w$])\d+(?:\.\d+)?/g, '?')
    .replace(/\s+/g, ' ')
    .trim();
}
