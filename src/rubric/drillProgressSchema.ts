import * as z from 'zod';
import { UNKNOWN, type DrillProgress } from './drillProgress';

/** Raised when what is kept changes; an older file is understood and written anew. */
export const PROGRESS_VERSION = 2;

const moment = z.iso.datetime();
const milliseconds = z.number().int().nonnegative();

const first = z.object({
  attempts: z.number().int().nonnegative(),
  bestScore: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]).nullable(),
  passed: z.boolean(),
  folder: z.string().nullable(),
  lastUsedAt: moment,
});

const second: z.ZodType<DrillProgress> = first.extend({
  startedAt: moment.nullable(),
  firstPassedAt: moment.nullable(),
  spentMs: milliseconds,
  spentMsToPass: milliseconds.nullable(),
  hints: z.record(z.string(), z.number().int().positive()),
  solutionAskedAt: moment.nullable(),
  solutionSeenAt: moment.nullable(),
});

/** The file with all drills' progress, by drill id; the first version is read as the second. */
export const progressSchema = z.discriminatedUnion('version', [
  z.object({
    version: z.literal(1).transform((): typeof PROGRESS_VERSION => PROGRESS_VERSION),
    drills: z.record(
      z.string(),
      first.transform((each): DrillProgress => ({ ...UNKNOWN, ...each })),
    ),
  }),
  z.object({ version: z.literal(PROGRESS_VERSION), drills: z.record(z.string(), second) }),
]);
