import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { chromium, type Browser, type LaunchOptions } from 'playwright-core';
import { EnvironmentError } from '../../src/errors';
import { installationRoot } from '../../src/installation';
import { madeOnce } from './madeOnce';
import { runProgram } from './program';

/** Where Debian and its relatives install Chromium. */
const systemChromium = '/usr/bin/chromium';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts a browser without a window: this machine's Chromium, Chrome or Edge, or on Linux the one from an npm package. */
export async function launchBrowser(): Promise<Browser> {
  const refusals: string[] = [];
  for (const candidate of candidates()) {
    try {
      return await chromium.launch({ headless: true, args: flags, ...(await candidate()) });
    } catch (error) {
      refusals.push((error as Error).message.split('\n')[0]!);
    }
  }
  throw new EnvironmentError(
    `No browser could be started: ${refusals.join(' ')}`,
    'Install Chrome, Edge or Chromium, then run it again.',
  );
}

type Candidate = () => Promise<LaunchOptions>;

function candidates(): Candidate[] {
  const installed: Candidate[] = [async () => ({ channel: 'chrome' }), async () => ({ channel: 'msedge' })];
  if (process.platform !== 'linux') return installed;
  const system: Candidate[] = existsSync(systemChromium)
    ? [async () => ({ executablePath: systemChromium })]
    : [];
  // The package's browser is for x64 alone.
  return process.arch === 'x64' ? [...system, packagedChromium, ...installed] : [...system, ...installed];
}

/** The browser of the npm package @sparticuz/chromium, with the libraries and fonts that it needs on a bare machine. */
async function packagedChromium(): Promise<LaunchOptions> {
  const manifest = path.join(installationRoot(), 'node_modules', '@sparticuz', 'chromium', 'package.json');
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
  const folder = await madeOnce(`chromium-${version}`, console.log, unpackChromium);
  const libraries = [path.join(folder, 'al2023', 'lib'), process.env['LD_LIBRARY_PATH']]
    .filter(Boolean)
    .join(':');
  const fonts = path.join(folder, 'fonts.conf');
  await writeFile(fonts, fontConfiguration(folder));
  return {
    executablePath: path.join(folder, 'chromium'),
    env: { ...process.env, LD_LIBRARY_PATH: libraries, FONTCONFIG_FILE: fonts },
  };
}

/** The package unpacks itself into the folder for temporary files, so it is given one of ours. */
async function unpackChromium(folder: string): Promise<void> {
  const script = "await (await import('@sparticuz/chromium')).default.executablePath()";
  await runProgram(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: __dirname,
    env: { TMPDIR: folder, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' },
  });
}

/** The machine's own fonts where it has any, and the package's, which names only folders that are not ours. */
function fontConfiguration(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${path.join(folder, 'fonts')}</dir>
  <cachedir>${path.join(folder, 'fonts-cache')}</cachedir>
</fontconfig>
`;
}
