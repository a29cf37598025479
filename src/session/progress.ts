import path from 'node:path';
import * as z from 'zod';
import { JsonFile } from '../host/jsonFile';
import type { Log } from '../progress';
import type { Verdict } from '../rubric/verdict';

const score = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]);

const drillProgressSchema = z.object({
  attempts: z.number().int().nonnegative(),
  bestScore: score.nullable(),
  passed: z.boolean(),
  /** The folder it was last worked on in. */
  folder: z.string().nullable(),
  lastUsedAt: z.iso.datetime(),
});

const progressSchema = z.object({ version: z.literal(1), drills: z.record(z.string(), drillProgressSchema) });

/** What the candidate has done of one drill so far. */
export type DrillProgress = z.infer<typeof drillProgressSchema>;

/** The candidate's record over all drills, kept in the storage directory. */
export class Progress {
  private readonly file: JsonFile<z.infer<typeof progressSchema>>;
  private writing: Promise<unknown> = Promise.resolve();

  constructor(
    storage: string,
    private readonly log: Log,
  ) {
    this.file = new JsonFile(path.join(storage, 'progress.json'), progressSchema);
  }

  /** By drill id. Empty where there is none or it could not be read; the unreadable file is kept and the log says where. */
  async all(): Promise<Readonly<Record<string, DrillProgress>>> {
    const read = await this.file.read();
    if (read.state === 'set-aside')
      this.log.warn(`Progress could not be read (${read.reason}); kept as ${read.movedTo}.`);
    return read.state === 'read' ? read.value.drills : {};
  }

  /** Remembers that the drill is being worked on in `folder`. */
  async started(drill: string, folder: string): Promise<void> {
    await this.update(drill, (before) => ({ ...before, folder }));
  }

  /** Counts an attempt. A check that could not be made costs none. */
  async checked(verdict: Verdict, folder: string): Promise<void> {
    const { score: reached } = verdict;
    if (reached === null) return;
    await this.update(verdict.drill, (before) => ({
      ...before,
      folder,
      attempts: before.attempts + 1,
      bestScore: before.bestScore === null || reached > before.bestScore ? reached : before.bestScore,
      passed: before.passed || verdict.outcome === 'passed',
    }));
  }

  private update(drill: string, change: (before: DrillProgress) => DrillProgress): Promise<void> {
    const done = this.writing.then(async () => {
      const drills = await this.all();
      const lastUsedAt = new Date().toISOString();
      const before = drills[drill] ?? {
        attempts: 0,
        bestScore: null,
        passed: false,
        folder: null,
        lastUsedAt,
      };
      await this.file.write({
        version: 1,
        drills: { ...drills, [drill]: { ...change(before), lastUsedAt } },
      });
    });
    this.writing = done.catch(() => undefined);
    return done;
  }
}
