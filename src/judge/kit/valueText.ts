import { CandidateError } from '../../errors';

const LONGEST_VALUE = 80;

/** A value as one line that a person can read; an error by its message. */
export function valueText(value: unknown): string {
  if (value instanceof CandidateError) return value.message;
  if (value === undefined) return 'nothing';
  const json = JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each));
  return shorten(json);
}

/** Cut so that it fits on a line. */
export function shorten(text: string): string {
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE - 1)}…`;
}
