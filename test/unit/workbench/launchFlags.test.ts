import assert from 'node:assert/strict';
import { parseLaunchFlags } from '../../workbench/launchFlags';

describe('launch flags', () => {
  it("are read from what @vscode/test-electron's runTests passes", () => {
    const flags = parseLaunchFlags([
      '/work space/drill',
      '--user-data-dir=/tmp/data',
      '--disable-extensions',
      '--no-sandbox',
      '--disable-gpu-sandbox',
      '--disable-updates',
      '--skip-welcome',
      '--extensionTestsPath=/tests/index.js',
      '--extensionDevelopmentPath=/one',
      '--extensionDevelopmentPath=/two',
      '--extensions-dir=/tmp/extensions',
    ]);
    assert.deepEqual(flags, {
      folder: '/work space/drill',
      extensionDevelopmentPaths: ['/one', '/two'],
      extensionTestsPath: '/tests/index.js',
      userDataDirectory: '/tmp/data',
      extensionsDirectory: '/tmp/extensions',
    });
  });

  it('may come with their value as a word of its own, and without a folder', () => {
    const flags = parseLaunchFlags([
      '--user-data-dir',
      '/tmp/data',
      '--extensionTestsPath',
      '/tests/index.js',
    ]);
    assert.equal(flags.userDataDirectory, '/tmp/data');
    assert.equal(flags.extensionTestsPath, '/tests/index.js');
    assert.equal(flags.folder, undefined);
  });
});
