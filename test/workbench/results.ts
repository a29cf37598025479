import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { installationRoot } from '../../src/installation';

/** A path below test-results/, where runs leave what a person may want to see. */
export function resultsPath(...segments: string[]): string {
  return path.join(installationRoot(), 'test-results', ...segments);
}

/** Keeps a picture of the page as test-results/screenshots/NAME.png and returns its path. */
export async function keepScreenshot(page: Page, name: string): Promise<string> {
  const file = resultsPath('screenshots', `${name}.png`);
  await mkdir(path.dirname(file), { recursive: true });
  await page.screenshot({ path: file });
  return file;
}
