import assert from 'node:assert/strict';
import { cp, symlink } from 'node:fs/promises';
import path from 'node:path';
import ts from 'typescript';
import { Catalog } from '../../src/catalog/catalog';
import { isLaidOver, loadMistakes, loadSolutions } from '../../src/catalog/corpus';
import type { Drill } from '../../src/catalog/drill';
import { drillsPath, installationRoot } from '../../src/installation';
import { temporaryFolder } from '../support/temporaryFolder';

/** A candidate meets no red squiggle, and no mistake is one that the compiler would have told them of. */
describe('types of the corpus', () => {
  const folder = temporaryFolder();

  before(() =>
    symlink(
      path.join(installationRoot(), 'node_modules'),
      path.join(folder.path, 'node_modules'),
      'junction',
    ),
  );

  it('every workspace, solution and mistake compiles', async function () {
    this.timeout(120_000);
    const { drills } = await Catalog.load(drillsPath());
    assert.ok(drills.length > 0);
    for (const drill of drills) assert.deepEqual(await typeErrors(drill), []);
  });

  /** All variants in one program: what they share is parsed once. */
  async function typeErrors(drill: Drill): Promise<string[]> {
    const variants = [undefined, ...(await loadSolutions(drill)), ...(await loadMistakes(drill))];
    const files: string[] = [];
    let options: ts.CompilerOptions = {};
    for (const variant of variants) {
      const target = path.join(folder.path, drill.manifest.id, variant?.name ?? 'untouched');
      await cp(drill.workspace, target, { recursive: true });
      if (variant) {
        await cp(variant.folder, target, { recursive: true, filter: isLaidOver });
      }
      const config = ts.readConfigFile(path.join(target, 'tsconfig.json'), (file) => ts.sys.readFile(file));
      const parsed = ts.parseJsonConfigFileContent(config.config, ts.sys, target);
      files.push(...parsed.fileNames);
      options = parsed.options;
    }
    assert.ok(files.length > variants.length, 'tsconfig.json takes in the files of each variant');
    return ts.getPreEmitDiagnostics(ts.createProgram(files, options)).map((diagnostic) => {
      const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ');
      return `${path.relative(folder.path, diagnostic.file?.fileName ?? '')}: ${text}`;
    });
  }
});
