import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { bundledFolders, packageComponent } from '../../packaging/bundledPackages';
import { noticesFile } from '../../packaging/component';
import { nativeComponentsIn } from '../../packaging/nativeLibraries';
import { temporaryFolder } from '../../support/temporaryFolder';

describe('third-party notices', () => {
  const folder = temporaryFolder();

  async function packageWith(name: string, manifest: object, files: Record<string, string>): Promise<string> {
    const root = path.join(folder.path, name);
    await mkdir(root, { recursive: true });
    await writeFile(path.join(root, 'package.json'), JSON.stringify({ name, version: '1.0.0', ...manifest }));
    for (const [file, text] of Object.entries(files)) await writeFile(path.join(root, file), text);
    return root;
  }

  it('are asked of the packages whose code is in a bundle, once each', () => {
    const inputs = (...files: string[]) => ({
      inputs: Object.fromEntries(files.map((file) => [file, { bytesInOutput: 1 }])),
      bytes: 1,
      imports: [],
      exports: [],
    });
    const outputs = {
      'a.js': inputs('src/cli.ts', 'node_modules/pg/lib/index.js', 'node_modules/pg/lib/client.js'),
      'b.js': inputs('node_modules/@scope/one/index.js', 'node_modules/a/node_modules/b/x.js'),
    };
    assert.deepEqual(bundledFolders(outputs), [
      'node_modules/pg',
      'node_modules/@scope/one',
      'node_modules/a/node_modules/b',
    ]);
  });

  it("pass on a package's licence and notice", async () => {
    const root = await packageWith(
      'fine',
      { license: 'Apache-2.0' },
      { LICENSE: 'the terms', NOTICE: 'thanks' },
    );
    const component = await packageComponent(root);
    assert.equal(component.text, 'the terms\n\nthanks');
    assert.match(noticesFile([component]), /^fine 1\.0\.0\nApache-2\.0\n\nthe terms$/m);
  });

  it("take the licence's own text where a package forgot it", async () => {
    const root = await packageWith('bare', { license: 'MIT', author: { name: 'Ada' } }, {});
    const { text } = await packageComponent(root);
    assert.match(text, /^Copyright \(c\) Ada\n\nPermission is hereby granted/);
  });

  for (const license of ['GPL-3.0-only', 'SEE LICENSE IN FILE', undefined]) {
    it(`refuse a package under ${license ?? 'no licence'}`, async () => {
      const root = await packageWith(`other-${license?.length}`, { license }, { LICENSE: 'terms' });
      await assert.rejects(packageComponent(root), /is under the licence .* must be/);
    });
  }

  it('name the work behind each shared library, and refuse one that nobody knows', async () => {
    const native = path.join(folder.path, 'native');
    await mkdir(path.join(native, 'bin'), { recursive: true });
    await mkdir(path.join(native, 'lib', 'postgresql'), { recursive: true });
    for (const file of ['libpq.so.5.18', 'libcrypto.so.1.1', 'libxml2.so.2', 'postgresql/plpgsql.so'])
      await writeFile(path.join(native, 'lib', file), '');
    const names = (await nativeComponentsIn(native)).map((component) => component.name);
    assert.deepEqual(names, ['PostgreSQL', 'OpenSSL 1.1', 'libxml2']);
    await writeFile(path.join(native, 'lib', 'libmystery.so.1'), '');
    await assert.rejects(nativeComponentsIn(native), /No notice is known for libmystery\.so\.1/);
  });
});
