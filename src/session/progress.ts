import path from 'node:path';
import type * as z from 'zod';
import { withFileLock } from '../host/fileLock';
import { JsonFile } from '../host/jsonFile';
import type { Log } from '../progress';
import { afterCheck, afterHints, newProgress, type DrillProgress } from '../rubric/drillProgress';
import { PROGRESS_VERSION, progressSchema } from '../rubric/drillProgressSchema';
import type { Verdict } from '../rubric/verdict';
import type { HintSteps } from './takenHints';

/** Writing it takes milliseconds: whoever holds it for longer hangs. */
const LOCK_LIMIT_MS = 10_000;

/** The candidate's record over all drills, kept in the storage directory; all windows and command lines write to it. */
export class Progress {
  private readonly file: JsonFile<z.infer<typeof progressSchema>>;

  constructor(
    private readonly storage: string,
    private readonly log: Log,
  ) {
    this.file = new JsonFile(path.join(storage, 'progress.json'), progressSchema);
  }

  /** By drill id. Empty where there is none or it could not be read; the unreadable file is kept and the log says where. */
  async all(): Promise<Readonly<Record<string, DrillProgress>>> {
    const found = await this.file.look();
    // Only who holds the lock sets a file aside: it may be whole again by then.
    if (found.state === 'unreadable') return this.locked(() => this.read());
    return found.state === 'read' ? found.value.drills : {};
  }

  /** What is known of one drill. */
  async of(drill: string): Promise<DrillProgress | undefined> {
    return (await this.all())[drill];
  }

  /** Remembers that the drill is being worked on in `folder`. */
  started(drill: string, folder: string): Promise<void> {
    return this.update(drill, (before) => ({ ...before, folder }));
  }

  /** Counts an attempt. A check that could not be made costs none. */
  async checked(verdict: Verdict, folder: string): Promise<void> {
    if (verdict.score === null) return;
    await this.update(verdict.drill, (before, now) => ({ ...afterCheck(before, verdict, now), folder }));
  }

  hintsTaken(drill: string, taken: HintSteps): Promise<void> {
    return this.update(drill, (before) => afterHints(before, taken));
  }

  /** The first time that the solution is asked for counts. */
  solutionAsked(drill: string): Promise<void> {
    return this.update(drill, (before, now) => ({
      ...before,
      solutionAskedAt: before.solutionAskedAt ?? now,
    }));
  }

  solutionSeen(drill: string): Promise<void> {
    return this.update(drill, (before, now) => ({ ...before, solutionSeenAt: before.solutionSeenAt ?? now }));
  }

  /** Adds time at work on the drill. */
  worked(drill: string, milliseconds: number): Promise<void> {
    return this.update(drill, (before) => ({
      ...before,
      spentMs: before.spentMs + Math.round(milliseconds),
    }));
  }

  private async update(
    drill: string,
    change: (before: DrillProgress, now: string) => DrillProgress,
  ): Promise<void> {
    await this.locked(async () => {
      const drills = await this.read();
      const now = new Date().toISOString();
      const after = change(drills[drill] ?? newProgress(now), now);
      await this.file.write({
        version: PROGRESS_VERSION,
        drills: { ...drills, [drill]: { ...after, lastUsedAt: now } },
      });
    });
  }

  private async read(): Promise<Readonly<Record<string, DrillProgress>>> {
    const read = await this.file.read();
    if (read.state === 'set-aside')
      this.log.warn(`Progress could not be read (${read.reason}); kept as ${read.movedTo}.`);
    return read.state === 'read' ? read.value.drills : {};
  }

  private locked<T>(action: () => Promise<T>): Promise<T> {
    const options = { waitLimitMs: LOCK_LIMIT_MS, busy: 'Your progress is being written' };
    return withFileLock(path.join(this.storage, 'progress.lock'), options, action);
  }
}
