import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { compileWorkspace } from '../../../src/candidate/compiler';
import { CandidateWorker, type CandidateWorkerOptions } from '../../../src/candidate/worker';
import { CandidateError } from '../../../src/errors';
import { temporaryFolder } from '../../support/temporaryFolder';

/** A port that nothing is asked on: for code that uses no database. */
const NO_DATABASE = 'postgres://candidate:secret@127.0.0.1:1/drill';

/** Workspaces and workers of a suite: the workers end with each test, the folders with the suite. */
export class Bench {
  private readonly folder = temporaryFolder();
  private readonly workers: CandidateWorker[] = [];

  constructor() {
    afterEach(() => Promise.all(this.workers.splice(0).map((worker) => worker.kill())));
  }

  async workspace(files: Readonly<Record<string, string>>): Promise<string> {
    const folder = await mkdtemp(path.join(this.folder.path, 'workspace-'));
    for (const [name, text] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeFile(path.join(folder, name), text);
    }
    return folder;
  }

  /** A worker on a workspace with these files, compiled ahead as the judge does it. */
  async worker(
    files: Readonly<Record<string, string>>,
    options: Partial<CandidateWorkerOptions> = {},
  ): Promise<CandidateWorker> {
    const workspace = options.workspace ?? (await this.workspace(files));
    const compiled = await compileWorkspace(workspace);
    const worker = await CandidateWorker.start({ databaseUrl: NO_DATABASE, ...options, workspace, compiled });
    this.workers.push(worker);
    return worker;
  }

  /** Calls `main` of a workspace whose main.ts is this. */
  async main(
    source: string,
    options: Partial<CandidateWorkerOptions> = {},
    ...parameters: unknown[]
  ): Promise<unknown> {
    const worker = await this.worker({ 'main.ts': source }, options);
    return worker.call('main.ts', 'main', parameters);
  }
}

/** The CandidateError that the work ends in. */
export async function failureOf(work: Promise<unknown>): Promise<CandidateError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof CandidateError) return error;
    throw error;
  }
  throw new Error('Nothing was thrown');
}
