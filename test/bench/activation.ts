import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { editorExecutable } from '../editor/executable';
import type { Activation } from '../editor/activationProbe';
import type { Bench, BenchContext, Measurement } from './measurement';

const ACTIVATION_MS = 50;
const LOADED_KB = 300;

/** What the extension's activation costs in a real VS Code: time, and how much code is loaded for it. */
export const activation: Bench = async (context) => {
  const vscodeExecutablePath = await editorExecutable();
  const samples: Activation[] = [];
  for (let round = 0; round < context.samples; round += 1) {
    context.onProgress(`activation, round ${round + 1}`);
    samples.push(await activate(context, vscodeExecutablePath));
  }
  return [
    {
      what: 'activation: code loaded and called',
      unit: 'ms',
      samples: samples.map((each) => each.own),
      target: ACTIVATION_MS,
      note: 'as VS Code counts it',
    },
    {
      what: "activation: with VS Code's own exchange",
      unit: 'ms',
      samples: samples.map((each) => each.whole),
    },
    {
      what: 'code loaded at activation',
      unit: 'kB',
      samples: samples.map((each) => each.bytes / 1000),
      target: LOADED_KB,
      note: samples[0]?.files.join(', '),
    },
  ] satisfies Measurement[];
};

async function activate(
  { installation, temporary }: BenchContext,
  vscodeExecutablePath: string,
): Promise<Activation> {
  const probe = path.join(temporary, 'activationProbe.js');
  const answer = path.join(temporary, 'activation.json');
  await build({
    entryPoints: [path.join(__dirname, '..', 'editor', 'activationProbe.ts')],
    outfile: probe,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
  });
  // A folder of its own with a short name: the editor makes a socket in it, and the length of its path is limited.
  const data = await mkdtemp(path.join(os.tmpdir(), 'bd-'));
  try {
    await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: installation,
      extensionTestsPath: probe,
      extensionTestsEnv: { BACKEND_DRILLS_BENCH_ANSWER: answer },
      launchArgs: [
        `--user-data-dir=${path.join(data, 'data')}`,
        `--extensions-dir=${path.join(data, 'extensions')}`,
        '--disable-extensions',
      ],
    });
    return JSON.parse(await readFile(answer, 'utf8')) as Activation;
  } finally {
    await rm(data, { recursive: true, force: true, maxRetries: 5 });
    await rm(answer, { force: true });
  }
}
