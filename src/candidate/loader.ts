import { existsSync, readFileSync } from 'node:fs';
import Module from 'node:module';
import path from 'node:path';
import { compileFile, readCompileOptions, type CompiledWorkspace, type CompileOptions } from './compiler';
import type { CompiledFile, SyntaxProblem } from './compiledFile';

/** What Node's CommonJS loader offers to those who extend it; not in its types. */
interface CommonJsLoader {
  _extensions: Record<string, (module: CompilableModule, file: string) => void>;
  _resolveFilename: (
    this: CommonJsLoader,
    request: string,
    parent: { filename?: string } | undefined,
    ...rest: unknown[]
  ) => string;
  setSourceMapsSupport?(enabled: boolean, options: { nodeModules: boolean; generatedCode: boolean }): void;
}
interface CompilableModule {
  _compile(code: string, file: string): void;
}

const loader = Module as unknown as CommonJsLoader;

/** An imported file is not TypeScript. Its text is what a terminal should show: the place and the lines, no stack of ours. */
export class SourceSyntaxError extends Error {
  constructor(readonly problem: SyntaxProblem) {
    const { file, line, column } = problem.position;
    super(`${file}:${line}:${column ?? 1}: ${problem.message}`);
    this.name = 'SyntaxError';
    this.stack = `${this.name}: ${this.message}\n\n${problem.frame}\n`;
  }
}

/**
 * Makes `require` understand TypeScript, with source maps, for imports written with no extension, `.ts` or `.js`.
 * @param folder the workspace
 * @param compiled what was compiled ahead; other files are compiled here
 */
export function installLoader(folder: string, compiled: CompiledWorkspace = new Map()): void {
  enableSourceMaps();
  let options: CompileOptions | undefined;
  const compile = (file: string): CompiledFile => {
    options ??= readCompileOptions(folder);
    return compileFile(readFileSync(file, 'utf8'), file, folder, options);
  };
  const load = (module: CompilableModule, file: string) => {
    const result = compiled.get(file) ?? compile(file);
    if ('problem' in result) throw new SourceSyntaxError(result.problem);
    module._compile(result.code, file);
  };
  loader._extensions['.ts'] = load;
  loader._extensions['.cts'] = load;
  resolveScriptNames();
}

/** Stacks then name the candidate's lines; the maps of packages are left unread where Node lets us choose. */
function enableSourceMaps(): void {
  if (loader.setSourceMapsSupport)
    loader.setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });
  else process.setSourceMapsEnabled(true);
}

/** TypeScript lets `./orders.js` name orders.ts. */
function resolveScriptNames(): void {
  const resolve = loader._resolveFilename;
  loader._resolveFilename = function (request, parent, ...rest) {
    const source =
      parent?.filename && /^\.{1,2}\/.*\.c?js$/.test(request) ? request.replace(/js$/, 'ts') : undefined;
    const preferred =
      source && !existsSync(path.resolve(path.dirname(parent?.filename as string), request))
        ? source
        : request;
    return resolve.call(this, preferred, parent, ...rest);
  };
}
