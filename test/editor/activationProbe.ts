import { statSync, writeFileSync } from 'node:fs';
import Module from 'node:module';
import path from 'node:path';
import { extensions } from 'vscode';

export interface Activation {
  /** Milliseconds to load the code and to call `activate`: what VS Code shows under Running Extensions. */
  readonly own: number;
  /** Milliseconds until VS Code says that it is active, its own exchange with the window included. */
  readonly whole: number;
  /** Size of the files that it loaded. */
  readonly bytes: number;
  readonly files: readonly string[];
}

interface Loader {
  _load(request: string, ...others: unknown[]): unknown;
}

interface Activatable {
  activate(...parameters: unknown[]): unknown;
}

/** Called by VS Code in its extension host: activates the extension, which nothing has activated yet, and measures it. */
export async function run(): Promise<void> {
  const extension = extensions.getExtension('backend-drills.backend-drills');
  if (!extension) throw new Error('The extension is not there.');
  if (extension.isActive) throw new Error('The extension is active already.');
  const own = measureMain(path.join(extension.extensionPath, 'dist', 'extension'));
  const startedAt = performance.now();
  await extension.activate();
  const whole = performance.now() - startedAt;
  const loaded = Object.keys(require.cache).filter((file) =>
    file.startsWith(extension.extensionPath + path.sep),
  );
  const answer: Activation = {
    own: own(),
    whole,
    bytes: loaded.reduce((sum, file) => sum + statSync(file).size, 0),
    files: loaded.map((file) => path.basename(file)),
  };
  writeFileSync(process.env['BACKEND_DRILLS_BENCH_ANSWER']!, JSON.stringify(answer));
}

/**
 * Times the loading of the module and its `activate`.
 * @param main absolute path without extension
 * @returns milliseconds, once it has run
 */
function measureMain(main: string): () => number {
  const loader = Module as unknown as Loader;
  const load = loader._load.bind(loader);
  const parts: number[] = [];
  loader._load = (request, ...others) => {
    if (!request.startsWith(main)) return load(request, ...others);
    const startedAt = performance.now();
    const loaded = load(request, ...others) as Activatable;
    parts.push(performance.now() - startedAt);
    return { ...loaded, activate: timed(loaded, parts) };
  };
  return () => {
    if (parts.length !== 2)
      throw new Error(`${main} was not loaded and called once, but ${parts.length} parts were.`);
    return parts.reduce((sum, part) => sum + part, 0);
  };
}

function timed(loaded: Activatable, parts: number[]): Activatable['activate'] {
  return async (...parameters) => {
    const startedAt = performance.now();
    const result = await loaded.activate(...parameters);
    parts.push(performance.now() - startedAt);
    return result;
  };
}
