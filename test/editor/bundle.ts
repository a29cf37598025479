import { rm } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { installationRoot } from '../../src/installation';
import { resultsPath } from '../workbench/results';

/**
 * Bundles suites into what VS Code's extension host can load, since it knows no TypeScript.
 * @param files test files, relative to the checkout
 * @returns absolute path of the module whose `run()` runs them
 */
export async function bundleSuites(files: readonly string[]): Promise<string> {
  const outdir = resultsPath('editor');
  await rm(outdir, { recursive: true, force: true });
  await build({
    absWorkingDir: installationRoot(),
    entryPoints: ['test/editor/index.ts', ...files],
    outbase: 'test/editor',
    outdir,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return path.join(outdir, 'index.js');
}
