import { randomInt } from 'node:crypto';
import { access } from 'node:fs/promises';
import path from 'node:path';
import type { Drill } from '../catalog/drill';
import { InputError, readable, throwIfCancelled } from '../errors';
import type { JudgeRequest } from '../judge/protocol';
import type { Log, Work } from '../progress';
import type { DrillProgress } from '../rubric/drillProgress';
import type { Report } from '../rubric/report/report';
import type { Verdict } from '../rubric/verdict';
import { differences, fileSet, type FileDifference } from '../workspace/comparison';
import { privatePath } from '../workspace/layout';
import { installModules } from '../workspace/modules';
import { fingerprint } from '../workspace/fingerprint';
import { BRIEF_FILE } from '../workspace/scaffold';
import { listSnapshots, restoreFiles, type Snapshot, type SnapshotReason } from '../workspace/snapshot';
import type { HeldServer } from './heldServer';
import { cacheFolders } from './caches';
import { runJudge } from './judgeProcess';
import { LastResult } from './lastResult';
import type { Progress } from './progress';
import { askForSolution, type SolutionAnswer } from './solution';
import { sweep } from './sweep';
import { TakenHints, type HintSteps } from './takenHints';
import { WorkspaceClones } from './workspaceClones';
import type { WorkspaceDatabase } from './workspaceDatabase';

/** A snapshot with what would change by restoring it. */
export interface OfferedSnapshot extends Snapshot {
  readonly differences: readonly FileDifference[];
}

export interface CheckOptions extends Work {
  /** Whole number from 0 to 2^32 - 1; random by default. */
  readonly seed?: number | undefined;
}

/** What a session works with; the engine brings it. */
export interface SessionParts {
  readonly storage: string;
  readonly log: Log;
  readonly progress: Progress;
  readonly server: HeldServer;
  /** Absolute path of the drill's built checks. */
  readonly checks: string;
}

/** One drill in progress: its workspace, its database, its checks. */
export class Session {
  private readonly result: LastResult;
  private readonly hints: TakenHints;
  private readonly clones: WorkspaceClones;

  constructor(
    private readonly parts: SessionParts,
    readonly drill: Drill,
    /** Absolute path of the workspace. */
    readonly folder: string,
    workspaceId: string,
  ) {
    this.result = new LastResult(folder, parts.log);
    this.hints = new TakenHints(folder, parts.log);
    this.clones = new WorkspaceClones(parts.server, drill, folder, workspaceId);
  }

  /** Absolute path of what the candidate reads. */
  get brief(): string {
    return path.join(this.folder, BRIEF_FILE);
  }

  /** Absolute path of the last result as a document; written by who shows it. */
  get reportFile(): string {
    return privatePath(this.folder, 'report.md');
  }

  /** Starts or joins the server and makes the candidate's database ready, as the scenario left it. */
  async prepare(work: Work = {}): Promise<WorkspaceDatabase> {
    await this.assertFolder();
    await installModules(this.folder, work);
    return this.clones.open(work);
  }

  /**
   * Judges the workspace as it is on disk and keeps the verdict: the last result, the attempt, the best score.
   * @throws EnvironmentError where it could not be judged at all; CancelledError. Neither counts as an attempt.
   */
  async check(options: CheckOptions = {}): Promise<Verdict> {
    await this.assertFolder();
    const files = await this.fingerprint();
    const verdict = await this.judge(options);
    throwIfCancelled(options.signal); // in time to count for nothing
    await this.result.keep(verdict, files);
    await this.record(() => this.parts.progress.checked(verdict, this.folder));
    return verdict;
  }

  /** Judges the workspace as it is on disk and keeps nothing; throws as `check` does. */
  async judge(options: CheckOptions = {}): Promise<Verdict> {
    await this.assertFolder();
    const startedAt = performance.now();
    await installModules(this.folder, options);
    const { storage, log, checks } = this.parts;
    const { server, template } = await this.parts.server.withTemplate(this.drill, options);
    const database = performance.now() - startedAt;
    const request: JudgeRequest = {
      type: 'judge',
      drill: this.drill.folder,
      checks,
      workspace: this.folder,
      access: server.access,
      template,
      seed: options.seed ?? randomInt(2 ** 32),
      compiledCache: cacheFolders(storage).compiled,
      storage,
    };
    try {
      const judged = await runJudge(request, { log, codeCache: cacheFolders(storage).code }, options);
      return {
        ...judged,
        timings: rounded({ database, ...judged.timings, total: performance.now() - startedAt }),
      };
    } catch (error) {
      await sweep(server.access, storage).catch((failure: unknown) => log.warn(String(failure)));
      throw error;
    }
  }

  /** The last verdict, where there is one that can be read. */
  lastVerdict(): Promise<Verdict | undefined> {
    return this.result.verdict();
  }

  /** Whether the candidate's files are no longer those that the last verdict is about. */
  async changedSinceCheck(): Promise<boolean> {
    return (await this.result.judged()) !== (await this.fingerprint());
  }

  /** The hints taken in this workspace, by check id. */
  hintsTaken(): Promise<HintSteps> {
    return this.hints.steps();
  }

  /**
   * Takes the next hint of a check and remembers it.
   * @returns all that were taken by then
   * @throws InputError where there is no such check or no further hint
   */
  async takeHint(checkId: string): Promise<HintSteps> {
    const { checks } = this.drill.manifest;
    const check = checks.find(({ id }) => id === checkId);
    if (!check)
      throw new InputError(
        `"${this.drill.manifest.id}" has no check "${checkId}".`,
        `Its checks are: ${checks.map(({ id }) => id).join(', ')}.`,
      );
    await this.assertFolder();
    const taken = await this.hints.take(checkId, check.hints.length);
    await this.record(() => this.parts.progress.hintsTaken(this.drill.manifest.id, taken));
    return taken;
  }

  /** What is known of the candidate and this drill, over all its workspaces. */
  progress(): Promise<DrillProgress | undefined> {
    return this.parts.progress.of(this.drill.manifest.id);
  }

  /** What there is to report of the last check; undefined where nothing has been checked yet. */
  async report(): Promise<Report | undefined> {
    const verdict = await this.lastVerdict();
    if (!verdict) return undefined;
    const { id, title, level, minutes, topic } = this.drill.manifest;
    return {
      drill: { id, title, level, minutes, topic },
      verdict,
      stale: await this.changedSinceCheck(),
      hintsTaken: await this.hintsTaken(),
      progress: await this.progress(),
      madeAt: new Date().toISOString(),
    };
  }

  /** Adds time at work on the drill, in milliseconds. */
  async worked(milliseconds: number): Promise<void> {
    await this.record(() => this.parts.progress.worked(this.drill.manifest.id, milliseconds));
  }

  /** Puts the candidate's files and database back to the start. Their files are kept in the snapshot that is returned. */
  async reset(work: Work = {}): Promise<Snapshot> {
    await this.assertFolder();
    work.onProgress?.('Keeping a snapshot of your files');
    const snapshot = await this.replaceFiles(this.drill.workspace, 'reset');
    await this.result.remove();
    await this.hints.clear();
    await this.clones.renew(work);
    return snapshot;
  }

  /** The snapshots of the candidate's files, newest first, each with what would change by restoring it. */
  async snapshots(): Promise<OfferedSnapshot[]> {
    await this.assertFolder();
    const { edit } = this.drill.manifest;
    const own = await fileSet(edit, this.folder);
    return Promise.all(
      (await listSnapshots(this.folder)).map(async (snapshot) => ({
        ...snapshot,
        differences: await differences(own, await fileSet(edit, snapshot.folder)),
      })),
    );
  }

  /**
   * Makes the candidate's files those of a snapshot, with the result and the hints that stood beside them. The database stays
   * as it is.
   * @returns the snapshot of what was there, taken first
   * @throws InputError where there is no such snapshot
   */
  async restore(name: string): Promise<Snapshot> {
    await this.assertFolder();
    const all = await listSnapshots(this.folder);
    const wanted = all.find((each) => each.name === name);
    if (!wanted)
      throw new InputError(
        `There is no snapshot "${name}" in ${this.folder}.`,
        all.length > 0 ? `There are: ${all.map((each) => each.name).join(', ')}.` : 'None was taken yet.',
      );
    const snapshot = await this.replaceFiles(wanted.folder, 'restore');
    const { verdict, judged, hints } = wanted.result ?? {};
    if (verdict) await this.result.keep(verdict, judged ?? '');
    if (hints) await this.hints.add(hints);
    return snapshot;
  }

  /** Asks for the reference solution, which is shown after a pass or when it is asked for twice. */
  async askForSolution(): Promise<SolutionAnswer> {
    await this.assertFolder();
    return askForSolution(this.drill, this.folder, this.parts.progress);
  }

  private async replaceFiles(source: string, before: SnapshotReason): Promise<Snapshot> {
    const verdict = await this.result.verdict();
    const judged = await this.result.judged();
    const result = { hints: await this.hints.steps(), ...(verdict && { verdict, judged }) };
    return restoreFiles(this.folder, source, this.drill.manifest.edit, { before, result });
  }

  /**
   * Puts the candidate's database alone back to the start, whoever is connected; their files stay as they are. Starts or joins
   * the server.
   */
  async resetData(work: Work = {}): Promise<WorkspaceDatabase> {
    await this.assertFolder();
    return this.clones.copyAnew(work);
  }

  /** A record that cannot be kept, such as on a full disk, must not take the result itself away. */
  private async record(keep: () => Promise<void>): Promise<void> {
    try {
      await keep();
    } catch (error) {
      const { message, nextStep } = readable(error);
      this.parts.log.warn(`Your progress could not be kept. ${message} ${nextStep}`);
    }
  }

  private fingerprint(): Promise<string> {
    return fingerprint(this.folder, this.drill.manifest.edit);
  }

  private async assertFolder(): Promise<void> {
    try {
      await access(this.folder);
    } catch (error) {
      throw new InputError(
        `The drill's folder ${this.folder} is gone.`,
        'Start the drill again in a new folder.',
        { cause: error },
      );
    }
  }
}

function rounded(timings: Record<string, number>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(timings).map(([stage, milliseconds]) => [stage, Math.round(milliseconds)]),
  );
}
