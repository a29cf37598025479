import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { distPath, installationRoot } from '../../src/installation';
import { settingArguments } from '../../src/postgres/settings';

interface Manifest {
  readonly contributes: {
    readonly configurationDefaults: {
      readonly 'remote.portsAttributes': Record<string, { readonly onAutoForward: string }>;
    };
  };
}

/** In a remote window VS Code forwards what listens, and looks at a process's command line as Linux has it: its words end in NUL. */
describe('ports that a remote window forwards', () => {
  const manifest = JSON.parse(
    readFileSync(path.join(installationRoot(), 'package.json'), 'utf8'),
  ) as Manifest;
  const attributes = Object.entries(manifest.contributes.configurationDefaults['remote.portsAttributes']);
  const forwarding = (...words: string[]) =>
    attributes
      .filter(([pattern]) => new RegExp(pattern).test(words.map((word) => `${word}\0`).join('')))
      .map(([, { onAutoForward }]) => onAutoForward);

  it('are none of the judge, which has one for each process of the candidate', () =>
    assert.deepEqual(forwarding(process.execPath, distPath('judge.js')), ['ignore']));

  it('are those of the embedded PostgreSQL, without a word', () =>
    assert.deepEqual(
      forwarding(
        '/bin/postgres',
        '-D',
        '/var/tmp/backend-drills-6fc6e43f6d81/data-71fb8023d0a1',
        ...settingArguments(),
      ),
      ['silent'],
    ));

  it('are not others’ to us', () =>
    assert.deepEqual(forwarding(process.execPath, '/home/ada/dist/server.js'), []));
});
