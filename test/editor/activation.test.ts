import assert from 'node:assert/strict';
import * as vscode from 'vscode';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

describe('activation', () => {
  it('registers every command of the manifest', async () => {
    const extension = vscode.extensions.getExtension<unknown>('backend-drills.backend-drills');
    assert.ok(extension, 'The extension is not there.');
    await extension.activate();
    const { contributes } = extension.packageJSON as Manifest;
    const contributed = contributes.commands.map(({ command }) => command).sort();
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.notDeepEqual(contributed, []);
    assert.deepEqual(
      contributed.filter((command) => !registered.has(command)),
      [],
    );
  });
});
