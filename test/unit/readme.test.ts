import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { SYNTAX } from '../../src/cli/options';
import { installationRoot } from '../../src/installation';

interface Manifest {
  readonly contributes: {
    readonly configuration: { readonly properties: Record<string, { default: unknown; enum?: string[] }> };
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly menus: { readonly commandPalette: readonly { readonly command: string }[] };
  };
}

const read = (file: string): string => readFileSync(path.join(installationRoot(), file), 'utf8');

describe('README.md', () => {
  const readme = read('README.md');
  const { contributes } = JSON.parse(read('package.json')) as Manifest;

  it('names every setting with its default and its values', () => {
    for (const [name, { default: value, enum: values = [] }] of Object.entries(
      contributes.configuration.properties,
    )) {
      const row = readme.split('\n').find((line) => line.startsWith(`| \`${name}\` |`));
      assert.ok(row, `${name} is not in the table of settings`);
      const shown = value === '' ? '' : `\`${String(value)}\``;
      assert.equal(row.split('|')[2]?.trim(), shown, `default of ${name}`);
      for (const each of values) assert.ok(row.includes(`\`${each}\``), `${each} of ${name}`);
    }
  });

  it('names every command of the palette', () => {
    const titles = JSON.parse(read('package.nls.json')) as Record<string, string>;
    const hidden = contributes.menus.commandPalette.map(({ command }) => command);
    for (const { command, title } of contributes.commands) {
      if (hidden.includes(command)) continue;
      const text = titles[title.replaceAll('%', '')];
      assert.ok(text && readme.includes(text), `${command} is not there`);
    }
  });

  it('gives the syntax of every command of the command line', () => {
    for (const { name, positionals, usage } of SYNTAX) {
      const syntax = [name, ...positionals, usage].filter(Boolean).join(' ').replaceAll('|', '\\|');
      assert.ok(readme.includes(`\`${syntax}\``), syntax);
    }
  });

  it('shows pictures and links files that are there', () => {
    const targets = [...readme.matchAll(/\]\(([^):#]+)\)/g)].map((match) => match[1]!);
    assert.ok(targets.length >= 4);
    for (const target of targets) assert.ok(existsSync(path.join(installationRoot(), target)), target);
  });
});
