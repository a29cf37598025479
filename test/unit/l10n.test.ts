import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { getL10nJson } from '@vscode/l10n-dev';
import { globSync } from 'tinyglobby';
import { installationRoot } from '../../src/installation';

type Bundle = Readonly<Record<string, string | { readonly message: string }>>;

const root = installationRoot();
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const readBundle = (file: string): Bundle => JSON.parse(read(file)) as Bundle;
const textOf = (value: Bundle[string]): string => (typeof value === 'string' ? value : value.message);

/** What a translation must keep: placeholders, targets of links, code, settings. */
function fixedParts(text: string): string[] {
  return [...text.matchAll(/\{\d+\}|\]\([^)]*\)|`[^`]*`|\$\([\w~-]+\)/g)].map(([part]) => part).sort();
}

const MEND = 'run: npm run l10n, then translate what is new';

describe('the texts of the editor', function () {
  this.timeout(300_000);

  it('are all in the bundle, and nothing else is', async () => {
    const sources = globSync('src/**/*.{ts,tsx}', { cwd: root })
      .map((file) => ({ contents: read(file), extension: path.extname(file) }))
      .filter(({ contents }) => contents.includes('l10n'));
    assert.ok(sources.length > 20);
    const exported = Object.keys(await getL10nJson(sources)).sort();
    assert.deepEqual(Object.keys(readBundle('l10n/bundle.l10n.json')).sort(), exported, MEND);
  });

  it('of the manifest are all used, and all there', () => {
    const used = [...read('package.json').matchAll(/"%([\w.]+)%"/g)].map((match) => match[1]!);
    const there = Object.keys(readBundle('package.nls.json'));
    assert.deepEqual([...new Set(used)].sort(), there.sort());
  });

  for (const [original, pattern] of [
    ['l10n/bundle.l10n.json', 'l10n/bundle.l10n.*.json'],
    ['package.nls.json', 'package.nls.*.json'],
  ] as const) {
    const english = readBundle(original);
    const translations = globSync(pattern, { cwd: root, ignore: original });

    it(`of ${original} are translated at least once`, () => assert.notDeepEqual(translations, []));

    for (const file of translations) {
      it(`are complete in ${file}, with nothing left of what is gone`, () => {
        assert.deepEqual(Object.keys(readBundle(file)).sort(), Object.keys(english).sort(), MEND);
      });

      it(`keep placeholders, links and code in ${file}`, () => {
        for (const [key, value] of Object.entries(readBundle(file))) {
          const source = textOf(english[key] ?? '');
          const text = textOf(value);
          assert.deepEqual(fixedParts(text), fixedParts(source), `${file}: ${key}`);
          assert.equal(text.startsWith(' '), source.startsWith(' '), `${file}: ${key}`);
          assert.notEqual(text.trim(), '', `${file}: ${key}`);
        }
      });
    }
  }
});
