import { CandidateWorker } from '../../../src/candidate/worker';

/** A process that owns a worker, to be killed by a test. Arguments: workspace, storage. */
async function own(): Promise<void> {
  const [workspace, storage] = process.argv.slice(2) as [string, string];
  const worker = await CandidateWorker.start({
    workspace,
    storage,
    databaseUrl: 'postgres://c:s@127.0.0.1:1/d',
  });
  await worker.call('main.ts', 'main', []);
  process.stdout.write(`${JSON.stringify(worker.identity)}\n`);
}

void own();
