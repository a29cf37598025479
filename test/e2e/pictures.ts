// `npm run pictures`: takes the README's pictures from what the e2e suite has kept in test-results/screenshots.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import UPNG from 'upng-js';
import { installationRoot } from '../../src/installation';
import { resultsPath } from '../workbench/results';

/** By the name of the screenshot. */
const pictures = ['drill-opened', 'evidence-and-hint', 'check-passed'];

/** A palette of so many colours shows an editor as it is, at a third of the size. */
const COLOURS = 256;
const MOST_BYTES = 200_000;

async function main(): Promise<void> {
  await mkdir(path.join(installationRoot(), 'media'), { recursive: true });
  for (const name of pictures) {
    const screenshot = await readFile(resultsPath('screenshots', `${name}.png`));
    const picture = withPalette(screenshot);
    if (picture.length > MOST_BYTES) throw new Error(`${name} takes ${picture.length} bytes.`);
    await writeFile(path.join(installationRoot(), 'media', `${name}.png`), picture);
    console.log(`media/${name}.png: ${Math.round(picture.length / 1000)} kB`);
  }
}

function withPalette(png: Buffer): Buffer {
  const image = UPNG.decode(new Uint8Array(png).buffer);
  return Buffer.from(UPNG.encode(UPNG.toRGBA8(image), image.width, image.height, COLOURS));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  console.error('Run the e2e suite first: npm run test:e2e');
  process.exitCode = 1;
});
