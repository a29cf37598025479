import * as z from 'zod';
import { id, pattern, relativePath, sentence } from './field';

/** The version of `drill.json` that this program reads. */
export const MANIFEST_VERSION = 1;

/** The script in `database/` that makes the tables. */
export const SCHEMA_SCRIPT = 'schema.sql';

const rubricPoint = z.strictObject({ id, point: sentence });

const check = z.strictObject({
  id,
  title: sentence,
  kind: z.enum(['core', 'bonus'], 'choose core or bonus'),
  /** The rubric point that the check is evidence for. */
  rubric: id,
  /** Checks that must pass first; where one fails, this one is skipped. */
  after: z.array(id).default([]),
  hints: z.tuple([sentence, sentence, sentence], 'give three hints: symptom, concept, approach'),
});

const CALL_SECONDS = 'give whole seconds, from 15 to 60';
const MINUTES = 'give the minutes that a candidate needs, from 5 to 240';

/** What `drill.json` says of a drill. */
export const manifestSchema = z
  .strictObject({
    /** Names the JSON Schema that an editor completes this file by. */
    $schema: z.string().optional(),
    version: z.literal(MANIFEST_VERSION),
    id,
    title: sentence,
    level: z.enum(['easy', 'medium', 'hard'], 'choose easy, medium or hard'),
    /** What a candidate who knows the topic needs. */
    minutes: z.number('give whole minutes').int().min(5, MINUTES).max(240, MINUTES),
    topic: sentence,
    /** One sentence for the picker: what is wrong, not why. */
    summary: sentence,
    /** Globs within the workspace: the candidate's files, which snapshots keep and a reset restores. */
    edit: z.array(relativePath).min(1),
    /** Files shown when the drill starts, the last one in front. */
    open: z.array(relativePath).min(1),
    /** The visible scenario that F5 runs. */
    scenario: relativePath,
    /** Scripts in `database/` that make the template database, in order: the tables first, in a script that the candidate may read. */
    database: z
      .array(relativePath)
      .refine(([first]) => first === SCHEMA_SCRIPT, `begin with ${SCHEMA_SCRIPT}, which makes the tables`),
    /** Scripts that run after those, and after ANALYZE: the planner's statistics know nothing of their rows. */
    unanalyzed: z.array(relativePath).default([]),
    /** `kept`: what is in the schema stays as it is, and who alters it fails. `open`: altering it is part of the task. */
    schema: z.enum(['kept', 'open']).default('kept'),
    /**
     * What a call of the candidate's may take before it counts as never answered, as the brief says: far more than a right
     * solution takes on a busy machine.
     */
    callSeconds: z.number(CALL_SECONDS).int().min(15, CALL_SECONDS).max(60, CALL_SECONDS).default(15),
    rubric: z.array(rubricPoint).min(1),
    checks: z.array(check).min(1),
    /** What no interview would forgive; a check names the ids of those that it saw. */
    redFlags: z.array(z.strictObject({ id, title: sentence })).default([]),
    /**
     * Regular expressions: what in a check's sentences and evidence may differ between two runs on the same seed, such as a
     * duration. Transcripts have `…` in its place. The less the better: by default nothing may.
     */
    varies: z.array(pattern).default([]),
  })
  .superRefine((manifest, context) => {
    const complain = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    const points = new Set(manifest.rubric.map((point) => point.id));
    const seen = new Set<string>();
    manifest.checks.forEach((entry, index) => {
      if (seen.has(entry.id)) complain(['checks', index, 'id'], `"${entry.id}" is there twice`);
      if (!points.has(entry.rubric)) {
        complain(
          ['checks', index, 'rubric'],
          `no rubric point "${entry.rubric}"; there are: ${[...points].join(', ')}`,
        );
      }
      for (const parent of entry.after) {
        if (!seen.has(parent))
          complain(['checks', index, 'after'], `"${parent}" is not a check that stands before this one`);
      }
      seen.add(entry.id);
    });
    if (!manifest.checks.some((entry) => entry.kind === 'core'))
      complain(['checks'], 'at least one check must be core');
  });

export type Manifest = z.infer<typeof manifestSchema>;
export type CheckManifest = Manifest['checks'][number];
export type Level = Manifest['level'];
