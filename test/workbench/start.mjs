// `npm start [-- folder]`: on any machine with Node 20 and npm, sets up what is missing and opens an editor with the extension.
import path from 'node:path';
import { projectNode } from '../setup/dependencies.mjs';
import { prepareCheckout, projectEnvironment } from '../setup/environment.mjs';
import { exitCode } from '../setup/program.mjs';
import { root } from '../setup/root.mjs';

try {
  await prepareCheckout();
  // Ctrl+C reaches the process below too, and it is the one that has something to stop.
  process.on('SIGINT', () => {});
  const open = path.join(root, 'test', 'workbench', 'open.ts');
  const code = await exitCode(projectNode(), ['--import', 'tsx', open, ...process.argv.slice(2)], {
    cwd: root,
    env: projectEnvironment(),
  });
  process.exitCode = typeof code === 'number' ? code : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
