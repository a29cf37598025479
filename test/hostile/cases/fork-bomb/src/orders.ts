import * as childProcess from 'node:child_process';

const again = `setInterval(() => {}, 1000); require('node:child_process').spawn(process.execPath, ['-e', '0'])`;

export function listOrders(): void {
  const refused: string[] = [];
  const ways: (() => unknown)[] = [
    () => childProcess.spawn(process.execPath, ['-e', again], { detached: true, stdio: 'ignore' }).unref(),
    () => childProcess.fork(__filename, { detached: true }),
    () => childProcess.exec('sleep 1000 & sleep 1000 &'),
    () => childProcess.execFileSync(process.execPath, ['-e', '0']),
    () => childProcess.spawnSync('sh', ['-c', 'sleep 1000 &']),
  ];
  for (const way of ways) {
    for (let n = 0; n < 3; n += 1) {
      try {
        way();
      } catch (error) {
        refused.push((error as { code: string }).code);
      }
    }
  }
  throw new Error(`refused ${refused.filter((code) => code === 'ERR_ACCESS_DENIED').length} of 15`);
}
