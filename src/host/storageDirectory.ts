import os from 'node:os';
import path from 'node:path';

/**
 * Where the command line keeps servers, templates and progress: BACKEND_DRILLS_HOME, or the platform's own place for such
 * data. In the editor it is the extension's global storage instead.
 */
export function defaultStorageDirectory(env: NodeJS.ProcessEnv = process.env): string {
  if (env['BACKEND_DRILLS_HOME']) return path.resolve(env['BACKEND_DRILLS_HOME']);
  const home = os.homedir();
  if (process.platform === 'win32') {
    return path.join(env['LOCALAPPDATA'] ?? path.join(home, 'AppData', 'Local'), 'backend-drills');
  }
  if (process.platform === 'darwin')
    return path.join(home, 'Library', 'Application Support', 'backend-drills');
  return path.join(env['XDG_DATA_HOME'] ?? path.join(home, '.local', 'share'), 'backend-drills');
}
