/** One statement of a text, without the comments and the space round it and without its semicolon. */
export interface SqlStatement {
  readonly text: string;
  /** Offsets in the whole text, in UTF-16 units; `end` is behind the last one. */
  readonly start: number;
  readonly end: number;
}

const IDENTIFIER = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;
const DOLLAR_TAG = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;
const SPACE = /\s+/y;

/**
 * Splits a text as psql does: at the semicolons that stand outside of comments, quotes, parentheses and the
 * `BEGIN ATOMIC … END` of a function. What is not closed reaches to the end.
 */
export function splitStatements(sql: string): SqlStatement[] {
  const statements: SqlStatement[] = [];
  let start: number | undefined;
  let end = 0;
  let parentheses = 0;
  let body = new FunctionBody();
  const close = (): void => {
    if (start !== undefined) statements.push({ text: sql.slice(start, end), start, end });
    start = undefined;
    parentheses = 0;
    body = new FunctionBody();
  };
  for (let at = 0; at < sql.length;) {
    const token = tokenAt(sql, at);
    at = token.end;
    if (token.blank) continue;
    const text = sql.slice(token.start, token.end);
    if (text === ';' && parentheses === 0 && !body.open) {
      close();
      continue;
    }
    if (text === '(') parentheses += 1;
    if (text === ')') parentheses = Math.max(0, parentheses - 1);
    if (token.word && parentheses === 0) body.read(text.toLowerCase());
    start ??= token.start;
    end = token.end;
  }
  close();
  return statements;
}

/** The statement that the offset is in or right behind, else the next one, else the last. */
export function statementAt(statements: readonly SqlStatement[], offset: number): SqlStatement | undefined {
  return statements.find(({ end }) => offset <= end) ?? statements.at(-1);
}

interface Token {
  readonly start: number;
  readonly end: number;
  /** Space or a comment. */
  readonly blank?: boolean;
  /** A keyword or a name without quotes. */
  readonly word?: boolean;
}

function tokenAt(sql: string, start: number): Token {
  const char = sql.charAt(start);
  const pair = sql.slice(start, start + 2);
  const space = matchAt(SPACE, sql, start);
  if (space) return { start, end: start + space.length, blank: true };
  if (pair === '--') return { start, end: lineEnd(sql, start), blank: true };
  if (pair === '/*') return { start, end: commentEnd(sql, start), blank: true };
  if (/^[eE]'/.test(pair)) return { start, end: escapedEnd(sql, start + 2) };
  // A doubled quote ends one piece and begins the next, which is all that matters here.
  if (char === "'" || char === '"') return { start, end: behind(sql, char, start + 1) };
  const tag = matchAt(DOLLAR_TAG, sql, start);
  if (tag) return { start, end: behind(sql, tag, start + tag.length) };
  const word = matchAt(IDENTIFIER, sql, start);
  if (word) return { start, end: start + word.length, word: true };
  return { start, end: start + 1 };
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function lineEnd(sql: string, from: number): number {
  const rest = sql.slice(from).search(/[\r\n]/);
  return rest < 0 ? sql.length : from + rest;
}

function behind(sql: string, mark: string, from: number): number {
  const found = sql.indexOf(mark, from);
  return found < 0 ? sql.length : found + mark.length;
}

/** PostgreSQL's comments nest. */
function commentEnd(sql: string, start: number): number {
  let depth = 0;
  for (let at = start; at < sql.length;) {
    const pair = sql.slice(at, at + 2);
    if (pair === '/*') depth += 1;
    if (pair === '*/') depth -= 1;
    at += pair === '/*' || pair === '*/' ? 2 : 1;
    if (depth === 0) return at;
  }
  return sql.length;
}

function escapedEnd(sql: string, from: number): number {
  for (let at = from; at < sql.length; at += 1) {
    if (sql[at] === '\\') at += 1;
    else if (sql[at] === "'") return at + 1;
  }
  return sql.length;
}

/** Whether the words so far have opened the body of a function in SQL that has no quotes round it. */
class FunctionBody {
  private readonly first: string[] = [];
  private depth = 0;

  get open(): boolean {
    return this.depth > 0;
  }

  read(word: string): void {
    if (this.first.length < 4) this.first.push(word);
    if (!/^create (?:or replace )?(?:function|procedure)\b/.test(this.first.join(' '))) return;
    if (word === 'begin') this.depth += 1;
    else if (word === 'case' && this.open) this.depth += 1;
    else if (word === 'end' && this.open) this.depth -= 1;
  }
}
