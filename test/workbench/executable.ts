import { format } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { EnvironmentError, readable } from '../../src/errors';
import { launchBrowser } from './browser';
import { installWorkbench } from './install';
import { parseLaunchFlags, type LaunchFlags } from './launchFlags';
import { keepScreenshot } from './results';
import { WorkbenchServer } from './server';

/** Longer than any suite takes on a slow machine; a hung one must not hold the run for ever. */
const testsLimitMs = 20 * 60_000;

/**
 * Does what VS Code desktop's executable does with the same flags, on VS Code's server and a browser: opens the folder
 * with the extension that is being developed, runs the tests in its extension host and passes on what that prints.
 * @returns the tests' exit code
 */
export async function runExecutable(parameters: readonly string[]): Promise<number> {
  const flags = parseLaunchFlags(parameters);
  if (!flags.extensionTestsPath) throw new Error('--extensionTestsPath is missing: there is nothing to run.');
  const vscode = await installWorkbench((stage) => console.log(`VS Code's server: ${stage}`));
  const server = await WorkbenchServer.start({
    vscode,
    development: true,
    dataDirectory: flags.userDataDirectory,
    extensionsDirectory: flags.extensionsDirectory,
  });
  let browser: Browser | undefined;
  try {
    browser = await launchBrowser();
    return await runTests(browser, server, flags);
  } catch (error) {
    const { message, nextStep } = readable(error);
    console.error(`${message}\n${nextStep}`);
    return 1;
  } finally {
    await browser?.close();
    await server.stop();
  }
}

async function runTests(browser: Browser, server: WorkbenchServer, flags: LaunchFlags): Promise<number> {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  await page.exposeFunction('codeAutomationLog', printConsole);
  try {
    return await exitCodeAt(server.address(flags.folder, testPayload(server, flags)), page, browser);
  } catch (error) {
    await keepFailure(page);
    throw error;
  }
}

/** Opens the address, whose workbench runs the tests, and resolves to their exit code. */
function exitCodeAt(address: string, page: Page, browser: Browser): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (what: string): void => {
      reject(
        new EnvironmentError(what, 'Look at the picture in test-results/screenshots, then run it again.'),
      );
    };
    const timer = setTimeout(() => fail(`No result within ${testsLimitMs / 60_000} minutes.`), testsLimitMs);
    const done = (code: number): void => {
      clearTimeout(timer);
      resolve(code);
    };
    browser.once('disconnected', () => fail('The browser ended before the tests did.'));
    page.once('crash', () => fail('The page crashed before the tests ended.'));
    page
      .exposeFunction('codeAutomationExit', done)
      .then(() => page.goto(address))
      .catch(reject);
  });
}

/** @param severity method of `console`, as the extension host called it */
function printConsole(severity: string, parameters: unknown[]): void {
  const stream = severity === 'error' ? process.stderr : process.stdout;
  stream.write(`${format(...parameters)}\n`);
}

/** A page that crashed has no picture; the failure itself is what matters then. */
async function keepFailure(page: Page): Promise<void> {
  const file = await keepScreenshot(page, 'editor-tests-failed').catch(() => undefined);
  if (file) console.error(`Picture: ${file}`);
}

function testPayload(server: WorkbenchServer, flags: LaunchFlags): [string, string][] {
  return [
    ...flags.extensionDevelopmentPaths.map((folder): [string, string] => [
      'extensionDevelopmentPath',
      server.remote(folder),
    ]),
    ['extensionTestsPath', server.remote(flags.extensionTestsPath!)],
  ];
}
