import os from 'node:os';
import path from 'node:path';

/**
 * Where what is made once a machine is kept, outside the checkout: BACKEND_DRILLS_CACHE, or the folder
 * `backend-drills-workbench` in the platform's own place for caches.
 */
export function cacheDirectory(env: NodeJS.ProcessEnv = process.env): string {
  if (env['BACKEND_DRILLS_CACHE']) return path.resolve(env['BACKEND_DRILLS_CACHE']);
  return path.join(platformCache(env), 'backend-drills-workbench');
}

function platformCache(env: NodeJS.ProcessEnv): string {
  const home = os.homedir();
  if (process.platform === 'win32') return env['LOCALAPPDATA'] ?? path.join(home, 'AppData', 'Local');
  if (process.platform === 'darwin') return path.join(home, 'Library', 'Caches');
  return env['XDG_CACHE_HOME'] ?? path.join(home, '.cache');
}
