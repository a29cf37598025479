import { isDeepStrictEqual } from 'node:util';

/** Where two values first differ. */
export interface Difference {
  /** As one would write it: `[3].items[0].name`; empty where the values themselves differ. */
  readonly path: string;
  readonly expected: unknown;
  readonly observed: unknown;
}

/**
 * The first place, depth first, at which plain data differs; undefined where it is equal. Objects are equal when they have the
 * same keys, whatever their order or prototype; a key that holds undefined equals one that is not there.
 */
export function firstDifference(expected: unknown, observed: unknown, path = ''): Difference | undefined {
  if (Array.isArray(expected) && Array.isArray(observed)) {
    for (let i = 0; i < Math.min(expected.length, observed.length); i += 1) {
      const within = firstDifference(expected[i], observed[i], `${path}[${i}]`);
      if (within) return within;
    }
    if (expected.length === observed.length) return undefined;
    return { path: `${path}.length`, expected: expected.length, observed: observed.length };
  }
  if (isRecord(expected) && isRecord(observed)) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(observed)])) {
      const within = firstDifference(expected[key], observed[key], path ? `${path}.${key}` : key);
      if (within) return within;
    }
    return undefined;
  }
  return isDeepStrictEqual(expected, observed) ? undefined : { path, expected, observed };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
