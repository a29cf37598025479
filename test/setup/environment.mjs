import path from 'node:path';
import { installDependencies, projectNode } from './dependencies.mjs';
import { root } from './root.mjs';
import { run } from './program.mjs';

/** Brings a fresh clone, or one that has been pulled, to where its code can be run: dependencies and dist/. */
export async function prepareCheckout() {
  await installDependencies();
  await run(projectNode(), ['esbuild.mjs'], { cwd: root, env: projectEnvironment() });
}

/** This environment with the project's Node and tools first on the PATH, as npm scripts have it. */
export function projectEnvironment() {
  const name = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  const first = [path.dirname(projectNode()), path.join(root, 'node_modules', '.bin')];
  return { ...process.env, [name]: [...first, process.env[name]].join(path.delimiter) };
}
