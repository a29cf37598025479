import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { EnvironmentError } from '../../src/errors';
import type { ReportProgress } from '../../src/progress';
import { madeOnce } from './madeOnce';
import { runProgram } from './program';

/** The npm package that carries VS Code's own server and web workbench; its version names VS Code 1.139.1. */
const carrier = { name: 'code-server', version: '4.139.1' };

/** Without these the extension host does not start, and they come as sources. */
const nativeModules = ['@vscode/spdlog', '@vscode/native-watchdog', '@vscode/sqlite3'];

const attempts = 3;

const SAY_AGAIN_MS = 20_000;

/**
 * Makes sure that VS Code's server is on this machine: about two minutes and 640 MB once, nothing later.
 * @returns absolute path of the folder that holds its `out/server-main.js`
 */
export async function installWorkbench(report: ReportProgress): Promise<string> {
  // The native modules are made for one Node on one platform.
  const key = `${carrier.version}-${process.platform}-${process.arch}-node${process.versions.modules}`;
  const folder = await madeOnce(key, report, (empty) => install(empty, report));
  return vscodeIn(folder);
}

async function install(folder: string, report: ReportProgress): Promise<void> {
  await requireCompiler();
  const vscode = vscodeIn(folder);
  await writeFile(path.join(folder, 'package.json'), '{ "private": true }\n');

  const step = (stage: string, cwd: string, ...parameters: string[]) =>
    timed(report, stage, () => retried(() => npm(cwd, ...parameters)));
  const program = `${carrier.name}@${carrier.version}`;
  await step(
    'downloading (once on this machine, about two minutes in all)',
    folder,
    'install',
    program,
    ...withoutScripts,
  );
  await step('installing its libraries', vscode, 'install', ...withoutScripts);
  await step(
    "installing its extensions' libraries",
    path.join(vscode, 'extensions'),
    'install',
    ...withoutScripts,
  );
  await step('compiling its native modules', vscode, 'rebuild', ...nativeModules);
}

/** Says the stage, and again with the seconds it has taken while it goes on: a slow machine is not a stuck one. */
async function timed(report: ReportProgress, stage: string, work: () => Promise<void>): Promise<void> {
  const startedAt = Date.now();
  const again = () => {
    report(`${stage} (${Math.round((Date.now() - startedAt) / 1000)} s)`);
  };
  report(stage);
  const timer = setInterval(again, SAY_AGAIN_MS);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
}

const withoutScripts = ['--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'];

function vscodeIn(folder: string): string {
  return path.join(folder, 'node_modules', carrier.name, 'lib', 'vscode');
}

async function npm(cwd: string, ...parameters: string[]): Promise<void> {
  const headers = nodeHeaders();
  await runProgram('npm', parameters, {
    cwd,
    // npm hands its own settings down to what it runs; the checkout's are not meant for this.
    // The native modules are compiled on all processors, which node-gyp does only when told.
    env: { npm_config_local_prefix: undefined, JOBS: 'max', ...(headers && { npm_config_nodedir: headers }) },
    timeout: 10 * 60_000,
  });
}

/**
 * Where Node's C headers are on this machine, if it has them: then nothing needs to be downloaded for the compiler. The
 * modules use Node-API, which is the same for every version.
 */
function nodeHeaders(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).map((folder) => path.dirname(folder));
  return folders.find((folder) => existsSync(path.join(folder, 'include', 'node', 'node_api.h')));
}

async function retried(step: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await step();
      return;
    } catch (error) {
      if (attempt < attempts) continue;
      const { shortMessage, all } = error as { shortMessage?: string; all?: string };
      throw new EnvironmentError(
        `VS Code's server could not be installed: ${shortMessage ?? String(error)}\n${(all ?? '').slice(-3000)}`,
        'See to it that the npm registry can be reached, then run it again; what is there is kept.',
        { cause: error },
      );
    }
  }
}

/** Says before the download, not after it, that the compiler is missing. */
async function requireCompiler(): Promise<void> {
  const tools =
    process.platform === 'win32' ? [['python', 'py']] : [['python3'], ['make'], ['g++', 'clang++']];
  const missing: string[] = [];
  for (const names of tools) {
    const found = await Promise.all(names.map(answers));
    if (!found.includes(true)) missing.push(names[0]!);
  }
  if (missing.length === 0) return;
  throw new EnvironmentError(
    `VS Code's server has native modules to compile, and this machine has no ${missing.join(', no ')}.`,
    compilerAdvice[process.platform] ?? 'Install Python 3, make and a C++ compiler.',
  );
}

const compilerAdvice: Partial<Record<NodeJS.Platform, string>> = {
  linux:
    "Install them (on Debian and Ubuntu: apt-get install python3 make g++), or put VS Code's `code` on the PATH.",
  darwin: "Run xcode-select --install, or put VS Code's `code` on the PATH.",
  win32: "Install Python 3 and the Visual Studio Build Tools, or put VS Code's `code` on the PATH.",
};

async function answers(program: string): Promise<boolean> {
  return runProgram(program, ['--version'], {}).then(
    () => true,
    () => false,
  );
}
