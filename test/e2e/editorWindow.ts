import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, BrowserContext, Locator, FrameLocator, Page } from 'playwright-core';
import { installationRoot } from '../../src/installation';
import { descendantsOf } from '../support/processTable';
import { launchBrowser } from '../workbench/browser';
import { installVsix, linkExtension } from '../workbench/extensions';
import { installWorkbench } from '../workbench/install';
import { keepScreenshot, resultsPath } from '../workbench/results';
import { WorkbenchServer, type ServerOptions } from '../workbench/server';
import { themes, type ThemeName } from './themes';

export interface EditorOptions extends Omit<ServerOptions, 'vscode' | 'development' | 'extensionsDirectory'> {
  /** Folder that is open; an empty window where none is given. */
  readonly folder?: string | undefined;
  /** Folder of the extension, or a packaged one (`.vsix`); this checkout where none is given. */
  readonly extension?: string | undefined;
  /** Display language that extensions are told, such as `de`; VS Code's own words stay English without its language pack. */
  readonly language?: string | undefined;
}

/** Events end every wait; this only bounds one that never comes, on a slow machine. */
const waitLimitMs = 60_000;
const paletteLimitMs = 5_000;
const pollMs = 50;
/** Whether a trace holds what the window showed, frame by frame: it takes a seventh of the suite's time. */
const withFrames = process.env['BACKEND_DRILLS_TRACE_FRAMES'] === '1';

/** VS Code with the extension in it, as a person sees and uses it: found by what is written and read out, not by structure. */
export class EditorWindow {
  private constructor(
    readonly page: Page,
    private readonly context: BrowserContext,
    private readonly browser: Browser,
    private readonly server: WorkbenchServer,
    private readonly extensions: string,
  ) {}

  static async open({ folder, extension, language, ...options }: EditorOptions = {}): Promise<EditorWindow> {
    const vscode = await installWorkbench((stage) => console.log(`VS Code's server: ${stage}`));
    const extensionsDirectory = await mkdtemp(path.join(os.tmpdir(), 'backend-drills-extensions-'));
    let server: WorkbenchServer | undefined;
    let browser: Browser | undefined;
    try {
      await addExtension(extension ?? installationRoot(), extensionsDirectory, vscode);
      server = await WorkbenchServer.start({ ...options, vscode, extensionsDirectory });
      browser = await launchBrowser();
      const context = await browser.newContext({
        viewport: { width: 1400, height: 900 },
        reducedMotion: 'reduce',
      });
      context.setDefaultTimeout(waitLimitMs);
      // A language pack sets this variable before the workbench starts; packs come from the marketplace only.
      if (language !== undefined)
        await context.addInitScript(
          (name) => Object.assign(globalThis, { _VSCODE_NLS_LANGUAGE: name }),
          language,
        );
      await context.tracing.start({ screenshots: withFrames, title: folder ?? 'empty window' });
      const window = new EditorWindow(await context.newPage(), context, browser, server, extensionsDirectory);
      await window.openFolder(folder);
      return window;
    } catch (error) {
      await browser?.close();
      await server?.stop();
      await rm(extensionsDirectory, { recursive: true, force: true });
      throw error;
    }
  }

  /** Opens another folder in the same window. */
  async openFolder(folder: string | undefined): Promise<void> {
    await this.page.goto(this.server.address(folder));
    await this.page.getByRole('tablist', { name: 'Active View Switcher' }).first().waitFor();
  }

  /**
   * The process that extensions run in, once there is exactly one. POSIX only.
   * @param before the one that was there before, which this one is not
   */
  async extensionHost(before?: number): Promise<number> {
    const deadline = Date.now() + waitLimitMs;
    for (;;) {
      const processes = await descendantsOf(this.server.pid);
      const hosts = processes.filter(({ command }) => command.includes('--type=extensionHost'));
      const [host] = hosts;
      if (hosts.length === 1 && host && host.pid !== before) return host.pid;
      assert.ok(Date.now() < deadline, `one window has one extension host, not ${JSON.stringify(hosts)}`);
      await delay(pollMs);
    }
  }

  /** Runs a command from the palette by the title that is shown there, `Backend Drills: Check`. */
  async runCommand(title: string): Promise<void> {
    await this.offerCommand(title);
    await this.option(title).click();
    await this.paletteClosed();
  }

  /** The same with keys alone. */
  async runCommandByKeys(title: string): Promise<void> {
    await this.offerCommand(title);
    await this.page.keyboard.press('Enter');
    await this.paletteClosed();
  }

  /** A palette that was opened before an extension said what can be done now does not learn of it. */
  private async offerCommand(title: string): Promise<void> {
    await this.openPalette(title);
    while (!(await this.appears(this.option(title)))) {
      await this.page.keyboard.press('Escape');
      await this.openPalette(title);
    }
  }

  /** A quick pick that the command opens takes the palette's place: typing waits for that. */
  private async paletteClosed(): Promise<void> {
    await this.quickInput
      .locator('input[aria-label^="Type the name of a command"]')
      .waitFor({ state: 'hidden' });
  }

  private appears(locator: Locator): Promise<boolean> {
    return locator.waitFor({ timeout: paletteLimitMs }).then(
      () => true,
      () => false,
    );
  }

  /** Opens the command palette filtered by the text and leaves it open. */
  async openPalette(text: string): Promise<void> {
    await this.leaveWebview();
    await this.page.keyboard.press('F1');
    await this.type(`>${text}`);
  }

  /**
   * Takes the keyboard out of a webview, to the code beside it where there is any. A palette that closes gives it back to a webview
   * only a moment later, and whatever quick pick is open by then closes (microsoft/vscode#75209).
   */
  private async leaveWebview(): Promise<void> {
    const { page } = this;
    if (!(await page.evaluate<boolean>("document.activeElement?.tagName === 'IFRAME'"))) return;
    const code = page.locator('.editor-group-container').first().locator('.monaco-editor').first();
    // The side bar scrolls to its selection when it is gone to.
    const [key, there] = (await code.isVisible())
      ? ['Control+1', '.editor-group-container .monaco-editor.focused']
      : ['Control+0', '.part.sidebar :focus'];
    await page.keyboard.press(key);
    await page.locator(there).first().waitFor();
  }

  /**
   * Types into the quick pick or input box that is open, in place of what is there.
   * @param placeholder of the one that is meant, where another one may still be open
   */
  async type(text: string, placeholder?: string | RegExp): Promise<void> {
    const input = this.quickInput.getByRole('combobox').or(this.quickInput.getByRole('textbox'));
    await (placeholder ? this.quickInput.getByPlaceholder(placeholder) : input.first()).fill(text);
  }

  /** Types into the input box that is open and confirms. */
  async answer(text: string, placeholder?: string | RegExp): Promise<void> {
    await this.type(text, placeholder);
    await this.page.keyboard.press('Enter');
  }

  /** Chooses an entry of the quick pick that is open by its label. */
  async choose(label: string | RegExp): Promise<void> {
    await this.option(label).click();
  }

  /** The first entry of the open quick pick whose text, as it is read out, contains the label. */
  option(label: string | RegExp): Locator {
    return this.quickInput.getByRole('option', { name: label }).first();
  }

  /** The quick pick or input box. */
  get quickInput(): Locator {
    return this.page.locator('.quick-input-widget:visible');
  }

  /** VS Code's dialog for a file shows a name a moment after it opens; who confirms before has chosen the folder. */
  async fileSuggested(name: string): Promise<void> {
    await this.quickInput.getByRole('button', { name: 'OK' }).waitFor();
    await this.page.waitForFunction(
      `[...document.querySelectorAll('input')].some(({ value }) => value.endsWith(${JSON.stringify(name)}))`,
    );
  }

  /** Shows the views of an entry in the activity bar. */
  async showViews(name: string): Promise<void> {
    const entry = this.page.getByRole('tab', { name, exact: true });
    if ((await entry.getAttribute('aria-selected')) !== 'true') await entry.click();
    await this.page.getByRole('heading', { name }).first().waitFor();
  }

  /** A tree item by its accessible name, or a part of it. */
  treeItem(name: string | RegExp): Locator {
    return this.page.getByRole('treeitem', { name }).first();
  }

  /** The same once the keyboard is there. */
  focusedRow(name: string | RegExp): Locator {
    return this.page.locator('.monaco-list:focus-within').getByRole('treeitem', { name, selected: true });
  }

  /** A button of a notification, dialog, view title or welcome view. */
  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name }).first();
  }

  /** A dialog's button once the keyboard is there. */
  focusedAnswer(name: string): Locator {
    return this.page.getByRole('dialog').getByRole('button', { name }).and(this.page.locator(':focus'));
  }

  /** The item in the status bar once it says this of the drill or its database: `Database ready`. */
  status(text: string): Locator {
    return this.button(new RegExp(`^Backend Drills: .*${text}`));
  }

  /** A notification that contains the text. */
  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-toast').filter({ hasText: text }).first();
  }

  /** Closes the notification with the mouse as soon as it is there: a later one of the same words is another one. */
  async dismiss(text: string | RegExp): Promise<void> {
    const toast = this.notification(text);
    await toast.hover();
    await toast.getByRole('button', { name: /^Clear Notification/ }).click();
    await toast.waitFor({ state: 'detached' });
  }

  /** Text anywhere in the workbench. */
  text(words: string | RegExp): Locator {
    return this.page.getByText(words).first();
  }

  async useTheme(name: ThemeName): Promise<void> {
    await this.runCommand('Preferences: Color Theme');
    await this.type(name, /^Select Color Theme/);
    await this.choose(new RegExp(`^${name}`));
    await this.page.locator(`.monaco-workbench.${themes[name]}`).waitFor();
  }

  async resize(width: number, height: number): Promise<void> {
    await this.page.setViewportSize({ width, height });
  }

  /** What the webview that was opened last shows. */
  get preview(): FrameLocator {
    return this.webview('');
  }

  /** The page of SQL Results, the one webview that is a view. */
  get sqlResults(): FrameLocator {
    return this.webview('[src*="purpose=webviewView"]');
  }

  /** The page of the tab in front that was opened last, which a plan is in. */
  get tabPage(): FrameLocator {
    return this.webview(':not([src*="purpose=webviewView"]):visible');
  }

  /** VS Code puts a webview's page into a frame within a frame. */
  private webview(which: string): FrameLocator {
    return this.page
      .locator(`iframe.webview${which}`)
      .last()
      .contentFrame()
      .frameLocator('iframe#active-frame');
  }

  /** Keeps a picture as test-results/screenshots/NAME.png. */
  async screenshot(name: string): Promise<string> {
    return keepScreenshot(this.page, name);
  }

  /** What there is to see and where the keyboard is, a line each, for where no picture is at hand. */
  async inWords(): Promise<string> {
    const lines = await this.page.evaluate<string[]>(`(() => {
      const told = (what, selector, tell) =>
        [...document.querySelectorAll(selector)]
          .filter((element) => element.checkVisibility())
          .map((element) => what + ': ' + tell(element).replace(/\\s+/g, ' ').slice(0, 300));
      const label = ({ ariaLabel, innerText }) => ariaLabel ?? innerText;
      const text = ({ innerText }) => innerText;
      const { tagName, className, ariaLabel } = document.activeElement ?? document.body;
      return [
        ...told('tab', '.tabs-container [role=tab]', label),
        ...told('row', '.pane-body [role=treeitem]', label),
        ...told('status bar', '.statusbar-item [role=button]', label),
        ...told('quick pick', '.quick-input-widget', text),
        ...told('dialog', '[role=dialog]', text),
        ...told('notification', '.notification-toast', text),
        'keyboard: <' + tagName.toLowerCase() + ' class="' + className + '"> ' + (ariaLabel ?? ''),
      ];
    })()`);
    return lines.map((line) => `  ${line}`).join('\n');
  }

  /** Keeps the trace of what was done until now, for Playwright's viewer, as test-results/traces/NAME.zip. */
  async keepTrace(name: string): Promise<void> {
    await mkdir(resultsPath('traces'), { recursive: true });
    await this.context.tracing.stop({ path: resultsPath('traces', `${name}.zip`) });
    await this.context.tracing.start({ screenshots: withFrames, title: name });
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
    await rm(this.extensions, { recursive: true, force: true });
  }
}

async function addExtension(extension: string, extensionsDirectory: string, vscode: string): Promise<void> {
  if (extension.endsWith('.vsix')) await installVsix(extension, extensionsDirectory, vscode);
  else await linkExtension(extension, extensionsDirectory);
}
