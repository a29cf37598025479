import type { CompiledWorkspace } from '../candidate/compiler';
import type { CandidateError } from '../errors';
import { createClone, type Clone } from '../postgres/database/clone';
import type { Work } from '../progress';
import type { Finding } from '../rubric/verdict';
import { breakOff } from './breakOff';
import type { CheckContext, Observation } from './check';
import { AppDatabase } from './database';
import { Observers } from './observe/observers';
import type { JudgeRequest } from './protocol';
import type { Random } from './kit/random';
import type { ResourceWatch } from './resources';
import type { Schema } from './schema';
import { runSchedules } from './schedule/schedules';
import { Spares } from './schedule/spares';
import { sessionSetting } from './sessionSetting';
import { standStill } from './standStill';
import { tampering } from './tampering';
import { Teardown } from './teardown';
import { WiredWorker } from './wiredWorker';
import type { WorkerOptions } from './worker';
import { readWorkspaceFile } from './workspaceFile';

export interface GroundOptions {
  readonly request: JudgeRequest;
  readonly compiled: Promise<CompiledWorkspace>;
  /** Names the clone: the check's id. */
  readonly label: string;
  readonly random: Random;
  readonly resources: ResourceWatch;
  /** Told of a clone that takes more of the server than it may. */
  readonly onExceeded: (error: CandidateError) => void;
  /** The schema that every clone begins with, read from this one where it was not read yet. */
  readonly originalSchema: (clone: Clone) => Promise<Schema>;
  /** Whether altering the schema is part of the drill's task. */
  readonly schemaOpen: boolean;
  /** What a call of the candidate's may take. */
  readonly callMs: number;
  readonly fresh: CheckContext['fresh'];
}

/** A clone that a check stands on, with the processes and connections on it; all gone when it is closed. */
export class Ground {
  private readonly workers: WiredWorker[] = [];
  private readonly spares = new Spares(() => this.worker());

  private constructor(
    private readonly clone: Clone,
    private readonly schema: Schema,
    private readonly database: AppDatabase,
    private readonly options: GroundOptions,
    private readonly teardown: Teardown,
    private readonly work: Work,
  ) {}

  /** @param teardown takes the ground over at once, so that nothing of a half made one is left */
  static async open(options: GroundOptions, teardown: Teardown, work: Work): Promise<Ground> {
    const { request, label, resources, onExceeded } = options;
    const own = new Teardown(label);
    await teardown.adopt(() => own.end());
    const clone = await createClone(request.access, request.template, { purpose: 'check', label }, work);
    await own.adopt(() => clone.drop());
    const schema = await options.originalSchema(clone);
    const unwatch = resources.watch(clone.database, onExceeded);
    await own.adopt(async () => unwatch());
    const database = await session(clone, own);
    return new Ground(clone, schema, database, options, own, work);
  }

  get context(): CheckContext {
    const { clone, options, database, work } = this;
    const { request, random, fresh } = options;
    return {
      seed: request.seed,
      random,
      database,
      session: () => session(clone, this.teardown),
      worker: (special) => this.worker(special),
      schedules: (schedules) =>
        runSchedules(schedules, {
          access: request.access,
          clone,
          spares: this.spares,
          signal: work.signal,
        }),
      breakOff: (conflicts) => breakOff(request.access, clone, conflicts),
      standStill: (where, action) => standStill(request.access, clone, where, action),
      sessionSetting: (name, value) => sessionSetting(request.access, clone, name, value),
      observe: new Observers(request.access, clone, work.signal),
      file: (path) => readWorkspaceFile(request.workspace, path),
      fresh,
      pass: (observation) => finding('passed', observation),
      fail: (observation) => finding('failed', observation),
    };
  }

  /**
   * What the candidate's code did to the check itself; undefined where it did nothing. Nothing of theirs runs any more then.
   * @param made whether the check could be made: where not, an altered schema may be why
   */
  async tampering(made: boolean): Promise<Finding | undefined> {
    for (const worker of this.workers) await worker.stop();
    return tampering(this.clone, this.schema, { schemaOpen: this.options.schemaOpen, made });
  }

  async close(): Promise<void> {
    await this.teardown.end();
  }

  private async worker(special: WorkerOptions = {}): Promise<WiredWorker> {
    const { request, compiled, callMs } = this.options;
    const options = { ...request, ...special, compiled: await compiled, limits: { callMs } };
    const worker = await WiredWorker.start(this.clone, options, this.work);
    this.workers.push(worker);
    await this.teardown.adopt(() => worker.stop());
    return worker;
  }
}

async function session(clone: Clone, teardown: Teardown): Promise<AppDatabase> {
  const database = await AppDatabase.connect(clone);
  await teardown.adopt(() => database.close());
  return database;
}

function finding(outcome: 'passed' | 'failed', observation: Observation): Finding {
  return { ...observation, outcome, evidence: observation.evidence ?? [] };
}
