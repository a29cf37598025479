import * as z from 'zod';
import type { PlanNode } from './evidence';
import { VERDICT_VERSION, type Verdict } from './verdict';

const position = z.object({ file: z.string(), line: z.number(), column: z.number().optional() });

const planNode: z.ZodType<PlanNode> = z.object({
  node: z.string(),
  relation: z.string().optional(),
  index: z.string().optional(),
  indexCondition: z.string().optional(),
  filter: z.string().optional(),
  removedRows: z.number().optional(),
  estimatedRows: z.number(),
  actualRows: z.number(),
  loops: z.number(),
  hit: z.number(),
  read: z.number(),
  children: z.array(z.lazy(() => planNode)),
});

const tableLock = z.object({ table: z.string(), mode: z.string() });
const axis = z.object({ label: z.string(), unit: z.string() });

const evidence = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('statements'),
    title: z.string(),
    groups: z.array(
      z.object({
        sql: z.string(),
        count: z.number(),
        rows: z.number(),
        bytes: z.number(),
        position: position.optional(),
      }),
    ),
  }),
  z.object({
    kind: z.literal('difference'),
    title: z.string(),
    expected: z.unknown(),
    observed: z.unknown(),
  }),
  z.object({
    kind: z.literal('interleaving'),
    title: z.string(),
    lanes: z.array(z.string()),
    steps: z.array(
      z.object({
        lane: z.string(),
        what: z.enum([
          'statement',
          'called',
          'held',
          'blocked',
          'released',
          'crashed',
          'redelivered',
          'repeated',
          'answered',
          'failed',
        ]),
        sql: z.string().optional(),
        parameters: z.array(z.string().nullable()).optional(),
        rows: z.number().optional(),
        tag: z.string().optional(),
        position: position.optional(),
        note: z.string().optional(),
      }),
    ),
  }),
  z.object({
    kind: z.literal('plan'),
    title: z.string(),
    sql: z.string(),
    plan: planNode,
    position: position.optional(),
  }),
  z.object({
    kind: z.literal('ddl'),
    title: z.string(),
    steps: z.array(
      z.object({
        tag: z.string(),
        sql: z.string(),
        completed: z.boolean(),
        locks: z.array(tableLock),
        scanned: z.array(z.object({ table: z.string(), rows: z.number() })),
        rewritten: z.array(z.string()),
        lockTimeout: z.number(),
        position: position.optional(),
      }),
    ),
  }),
  z.object({
    kind: z.literal('timeline'),
    title: z.string(),
    entries: z.array(
      z.object({
        who: z.string(),
        what: z.string(),
        sql: z.string().optional(),
        position: position.optional(),
        failed: z.boolean().optional(),
        state: z.enum(['runs', 'holds', 'waits']).optional(),
        lock: tableLock.optional(),
        until: z.number().optional(),
      }),
    ),
  }),
  z.object({
    kind: z.literal('series'),
    title: z.string(),
    x: axis,
    y: axis,
    limit: z.object({ label: z.string(), value: z.number() }).optional(),
    lines: z.array(
      z.object({ name: z.string(), points: z.array(z.object({ x: z.number(), y: z.number() })) }),
    ),
  }),
  z.object({
    kind: z.literal('error'),
    title: z.string(),
    message: z.string(),
    stack: z.string().optional(),
    position: position.optional(),
  }),
]);

const check = z.object({
  id: z.string(),
  title: z.string(),
  kind: z.enum(['core', 'bonus']),
  outcome: z.enum(['passed', 'failed', 'skipped', 'could-not-check']),
  rubric: z.string(),
  expected: z.string(),
  observed: z.string(),
  evidence: z.array(evidence),
  position: position.optional(),
  nextStep: z.string().optional(),
  redFlags: z.array(z.string()).optional(),
  hints: z.array(z.string()),
  milliseconds: z.number(),
});

/** For verdicts that come back from a file; a fresh one has its type. */
export const verdictSchema: z.ZodType<Verdict> = z.object({
  version: z.literal(VERDICT_VERSION),
  drill: z.string(),
  outcome: z.enum(['passed', 'failed', 'could-not-check']),
  score: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.null()]),
  redFlags: z.array(z.object({ id: z.string(), title: z.string() })),
  checks: z.array(check),
  raise: z.array(z.string()),
  fault: z.string().optional(),
  seed: z.number(),
  timings: z.record(z.string(), z.number()),
});
