import { createHash } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { glob } from 'tinyglobby';
import type ts from 'typescript';
import { throwIfCancelled } from '../errors';
import type { Work } from '../progress';
import { PRIVATE_FOLDER } from '../workspace/layout';
import type { CompiledCache } from './compiledCache';
import type { CompiledFile, SyntaxProblem } from './compiledFile';

/** By absolute path, links resolved. A snapshot: workers that are handed it run this code, whatever is saved meanwhile. */
export type CompiledWorkspace = ReadonlyMap<string, CompiledFile>;

/** What of a tsconfig.json changes how code behaves. The target is ours, since the runtime is. */
export interface CompileOptions {
  readonly esModuleInterop?: boolean;
  readonly experimentalDecorators?: boolean;
  readonly emitDecoratorMetadata?: boolean;
  readonly useDefineForClassFields?: boolean;
}

/** Raised when the same source compiles to something else: another compiler, other options of ours. */
const COMPILER = 'typescript-6.0.3/1';

const HONOURED = [
  'esModuleInterop',
  'experimentalDecorators',
  'emitDecoratorMetadata',
  'useDefineForClassFields',
] as const;

/** The compiler, loaded at first use: it takes some 150 ms. */
function compiler(): typeof ts {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded when needed, also from a require hook
  return require('typescript') as typeof ts;
}

/** Reads what we honour of the folder's tsconfig.json, `extends` left out; defaults where there is none. */
export function readCompileOptions(folder: string): CompileOptions {
  return compileOptions(readTsconfig(folder));
}

function readTsconfig(folder: string): string {
  try {
    return readFileSync(path.join(folder, 'tsconfig.json'), 'utf8');
  } catch {
    return '{}';
  }
}

function compileOptions(tsconfig: string): CompileOptions {
  const { config } = compiler().parseConfigFileTextToJson('tsconfig.json', tsconfig) as {
    config?: { compilerOptions?: Record<string, unknown> };
  };
  const options = config?.compilerOptions ?? {};
  return Object.fromEntries(
    HONOURED.filter((name) => typeof options[name] === 'boolean').map((name) => [name, options[name]]),
  );
}

/**
 * Compiles one TypeScript file without looking at types.
 * @param file absolute path
 * @param folder the workspace, which positions are relative to
 */
export function compileFile(
  source: string,
  file: string,
  folder: string,
  options: CompileOptions,
): CompiledFile {
  const { transpileModule, ModuleKind, ScriptTarget } = compiler();
  const { outputText, diagnostics } = transpileModule(source, {
    fileName: file,
    reportDiagnostics: true,
    compilerOptions: {
      esModuleInterop: true,
      ...options,
      module: ModuleKind.CommonJS,
      target: ScriptTarget.ES2022,
      inlineSourceMap: true,
      inlineSources: true,
    },
  });
  const first = diagnostics?.find(
    (diagnostic) => diagnostic.category === compiler().DiagnosticCategory.Error,
  );
  return first ? { problem: problemOf(first, source, path.relative(folder, file)) } : { code: outputText };
}

function problemOf(diagnostic: ts.Diagnostic, source: string, relative: string): SyntaxProblem {
  const before = source.slice(0, diagnostic.start ?? 0).split('\n');
  const line = before.length;
  const column = (before.at(-1) as string).length + 1;
  return {
    message: compiler().flattenDiagnosticMessageText(diagnostic.messageText, ' '),
    position: { file: relative.split(path.sep).join('/'), line, column },
    frame: codeFrame(source.split(/\r?\n/), line, column),
  };
}

function codeFrame(lines: readonly string[], line: number, column: number): string {
  const width = String(line + 1).length;
  const shown: string[] = [];
  for (let number = Math.max(1, line - 1); number <= Math.min(lines.length, line + 1); number += 1) {
    shown.push(
      `${number === line ? '>' : ' '} ${String(number).padStart(width)} | ${lines[number - 1] as string}`,
    );
    if (number === line) shown.push(`  ${' '.repeat(width)} | ${' '.repeat(column - 1)}^`);
  }
  return shown.join('\n');
}

/**
 * Compiles all TypeScript of the workspace that may be the candidate's. What is broken is told when it is imported.
 * @param cache what was compiled before
 */
export async function compileWorkspace(
  folder: string,
  work: Work = {},
  cache?: CompiledCache,
): Promise<CompiledWorkspace> {
  const root = await realpath(folder);
  const tsconfig = readTsconfig(root);
  let options: CompileOptions | undefined;
  const files = await glob(['**/*.ts', '**/*.cts'], {
    cwd: root,
    absolute: true,
    ignore: ['**/node_modules/**', `${PRIVATE_FOLDER}/**`, '**/*.d.ts'],
    followSymbolicLinks: false,
  });
  const compiled = new Map<string, CompiledFile>();
  for (const file of files.map((name) => path.normalize(name)).sort()) {
    throwIfCancelled(work.signal);
    const source = await readFile(file, 'utf8');
    const key = contentKey(root, file, source, tsconfig);
    let result = await cache?.get(key);
    if (!result) {
      result = compileFile(source, file, root, (options ??= compileOptions(tsconfig)));
      await cache?.put(key, result);
    }
    compiled.set(file, result);
  }
  await cache?.prune();
  return compiled;
}

/** Changes with all that a compiled file depends on, this program's own version among it. */
function contentKey(...parts: string[]): string {
  const hash = createHash('sha256').update(COMPILER);
  for (const part of parts) hash.update('\0').update(part);
  return hash.digest('hex').slice(0, 32);
}
