import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pLimit from 'p-limit';
import { distPath, drillsPath, installationRoot } from '../../src/installation';
import { silentLog } from '../../src/progress';
import type { Verdict } from '../../src/rubric/verdict';
import { Engine } from '../../src/session/engine';
import { sweep } from '../../src/session/sweep';
import { fingerprint } from '../../src/workspace/fingerprint';
import { assertNothingRuns } from '../support/embeddedServer';
import { temporaryFolder } from '../support/temporaryFolder';
import { layOut, loadCases, type HostileCase } from './hostileCase';
import { leftovers } from './leftovers';

/** Most of a case is waiting: for processes, limits and locks. */
const AT_ONCE = 3;
const CASES = loadCases();

describe('hostile code, through the whole engine', function () {
  this.timeout(600_000);
  const home = temporaryFolder();
  const inTurn = pLimit(AT_ONCE);
  const verdicts = new Map<string, Promise<Verdict>>();
  const canary = () => path.join(home.path, 'canary');
  const storage = () => path.join(home.path, 'storage');
  const installed = async () => [
    await fingerprint(drillsPath(), ['**']),
    await fingerprint(distPath(), ['**']),
  ];
  let engine: Engine;
  let untouched: string[];

  before(async () => {
    await writeFile(canary(), 'canary');
    untouched = await installed();
    engine = new Engine({ storage: storage(), log: silentLog, postgres: () => 'embedded' });
    await engine.server.acquire();
    for (const hostile of CASES) {
      if (!hostile.alone)
        verdicts.set(
          hostile.name,
          inTurn(() => judge(hostile)),
        );
    }
    for (const verdict of verdicts.values()) verdict.catch(() => undefined); // the case's own test says it
  });

  after(async () => {
    await engine.server.release();
    await assertNothingRuns(home.path);
  });

  for (const hostile of CASES) {
    if (!hostile.alone)
      it(`${hostile.name}: ${hostile.title}`, async () => expect(hostile, await verdicts.get(hostile.name)));
  }
  // Mocha runs one after the other, and those above have all ended by then.
  for (const hostile of CASES) {
    if (hostile.alone)
      it(`${hostile.name}: ${hostile.title}`, async () => expect(hostile, await judge(hostile)));
  }

  it('leaves nothing running, nothing on the server, and nothing touched', async () => {
    const server = await engine.server.acquire();
    await sweep(server.access, storage()); // what a loaded machine kept a check from dropping, the next start takes
    assert.deepEqual(await leftovers(server.access, storage()), []);
    assert.deepEqual(await installed(), untouched);
    assert.deepEqual(await readFile(canary(), 'utf8'), 'canary');
    assert.ok(!existsSync(`${canary()}.seized`));
  });

  async function judge(hostile: HostileCase): Promise<Verdict> {
    const folder = path.join(home.path, hostile.name);
    const session = await engine.create('n-plus-one', folder);
    const paths = { ROOT: installationRoot(), STORAGE: storage(), CANARY: canary() };
    await layOut(hostile, session.drill, folder, paths);
    const files = await fingerprint(folder, ['**']);
    const verdict = await session.judge({ seed: hostile.seed });
    assert.equal(await fingerprint(folder, ['**']), files, 'its workspace is as it was');
    await assertNothingRuns(folder);
    return verdict;
  }
});

function expect(hostile: HostileCase, verdict: Verdict | undefined): void {
  assert.ok(verdict);
  const told = verdict.checks.map(({ id, outcome, observed }) => `${id} ${outcome}: ${observed}`).join('\n');
  for (const { id, outcome, observed } of verdict.checks) {
    assert.notEqual(outcome, 'could-not-check', told);
    const text = hostile.observed[id];
    if (text !== undefined)
      assert.ok(outcome !== 'passed' && observed.includes(text), `${id}, not "${text}":\n${told}`);
    if (hostile.passes.includes(id)) assert.equal(outcome, 'passed', told);
  }
  assert.equal(verdict.score, hostile.score, told);
}
