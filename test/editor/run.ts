import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { globSync } from 'tinyglobby';
import { installationRoot } from '../../src/installation';
import { silentLog } from '../../src/progress';
import { Engine } from '../../src/session/engine';
import { bundleSuites } from './bundle';
import { editorExecutable } from './executable';

/** Runs suites of this folder inside VS Code: those named, or all. */
async function runInEditor(named: readonly string[]): Promise<void> {
  const files = named.length > 0 ? named : globSync('test/editor/**/*.test.ts', { cwd: installationRoot() });
  const temporary = await mkdtemp(path.join(os.tmpdir(), 'backend-drills-editor-'));
  try {
    await runTests({
      vscodeExecutablePath: await editorExecutable(),
      extensionDevelopmentPath: installationRoot(),
      extensionTestsPath: await bundleSuites(files),
      extensionTestsEnv: {
        // The bundled suites lie elsewhere than their sources.
        BACKEND_DRILLS_TEST_REPORTER: path.join(installationRoot(), 'test', 'reporter.cjs'),
      },
      launchArgs: [
        await newDrill(temporary),
        `--user-data-dir=${path.join(temporary, 'data')}`,
        `--extensions-dir=${path.join(temporary, 'extensions')}`,
        '--disable-extensions',
      ],
    });
  } finally {
    await rm(temporary, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A drill's workspace to open: what most suites are about. */
async function newDrill(temporary: string): Promise<string> {
  const storage = path.join(temporary, 'storage');
  const engine = new Engine({ storage, log: silentLog, postgres: () => 'embedded' });
  const session = await engine.create('n-plus-one', path.join(temporary, 'n-plus-one'));
  return session.folder;
}

runInEditor(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
