import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

export interface TestRuntime {
  readonly version: string;
  readonly execPath: string;
  readonly env: Record<string, string>;
}

/** The Node that runs the tests, and another major version where the PATH has one. */
export function runtimes(): TestRuntime[] {
  const own: TestRuntime = { version: process.version, execPath: process.execPath, env: {} };
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
    const execPath = path.join(folder, name);
    if (!existsSync(execPath)) continue;
    const version = execFileSync(execPath, ['--version'], { encoding: 'utf8' }).trim();
    if (major(version) >= 20 && major(version) !== major(own.version))
      return [own, { version, execPath, env: {} }];
  }
  return [own];
}

function major(version: string): number {
  return Number(/^v(\d+)/.exec(version)?.[1]);
}
