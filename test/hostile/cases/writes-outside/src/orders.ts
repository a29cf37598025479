import fs from 'node:fs';
import os from 'node:os';

const places = [
  '__CANARY__',
  '.backend-drills/verdict.json',
  'src/orders.ts',
  '__ROOT__/drills/n-plus-one/checks.ts',
  '__STORAGE__/progress.json',
  `${os.tmpdir()}/x`,
];

export function listOrders(): void {
  const written: string[] = [];
  for (const place of places) {
    for (const way of [
      () => fs.writeFileSync(place, 'tampered'),
      () => fs.rmSync(place),
      () => fs.renameSync(place, `${place}.moved`),
      () => fs.truncateSync(place),
      () => fs.chmodSync(place, 0),
    ]) {
      try {
        way();
        written.push(place);
      } catch {
        // Refused.
      }
    }
  }
  throw new Error(`wrote ${written.length}: ${written.join(' ')}`);
}
