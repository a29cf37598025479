import { readFile } from 'node:fs/promises';
import type { AxeResults, ImpactValue } from 'axe-core';
import type { Frame, Page } from 'playwright-core';

/** axe's rules for the Web Content Accessibility Guidelines at level AA, and what it holds for good practice. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export interface Violation {
  readonly rule: string;
  readonly impact: ImpactValue | undefined;
  /** The elements, as selectors. */
  readonly at: readonly string[];
}

/**
 * What axe finds in the webview that shows the text. It is given to the page by the debugger, which its policy for scripts does
 * not bind.
 * @param except selector of what is not ours to mend
 */
export async function violationsInWebview(
  page: Page,
  text: string | RegExp,
  except?: string,
): Promise<Violation[]> {
  const frame = await webviewWith(page, text);
  await frame.evaluate(await readFile(require.resolve('axe-core/axe.min.js'), 'utf8'));
  const { violations } = await frame.evaluate<AxeResults>(
    `axe.run(${except === undefined ? 'document' : JSON.stringify({ exclude: [[except]] })}, { runOnly: { type: 'tag', values: ${JSON.stringify(RULES)} } })`,
  );
  return violations.map(({ id, impact, nodes }) => ({
    rule: id,
    impact: impact ?? undefined,
    at: nodes.map(({ target }) => target.join(' ')),
  }));
}

/** VS Code puts a webview's page into a frame within a frame. */
async function webviewWith(page: Page, text: string | RegExp): Promise<Frame> {
  for (const webview of await page.locator('iframe.webview').all()) {
    const outer = await (await webview.elementHandle()).contentFrame();
    if (!outer) continue;
    const inner = await (await outer.waitForSelector('iframe#active-frame')).contentFrame();
    if (inner && (await inner.getByText(text).count()) > 0) return inner;
  }
  throw new Error(`No webview shows ${String(text)}.`);
}
