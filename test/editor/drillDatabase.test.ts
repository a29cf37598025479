import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { DrillDatabase } from '../../src/editor/database/drillDatabase';
import { ActiveDrill } from '../../src/editor/drill/activeDrill';
import { EngineHandle } from '../../src/editor/engineHandle';
import { CancelledError } from '../../src/errors';

describe("the drill's database", () => {
  const folder = vscode.workspace.workspaceFolders![0]!.uri.fsPath;
  let log: vscode.LogOutputChannel;
  let engine: EngineHandle;
  let active: ActiveDrill;
  let database: DrillDatabase;

  before(async () => {
    log = vscode.window.createOutputChannel('Backend Drills (test)', { log: true });
    const storage = vscode.Uri.file(path.join(folder, '..', 'database-storage'));
    engine = new EngineHandle({ globalStorageUri: storage } as vscode.ExtensionContext, log);
    active = new ActiveDrill(engine, log);
    const environment = { replace: () => undefined, delete: () => undefined };
    database = new DrillDatabase(
      engine,
      active,
      environment as unknown as vscode.EnvironmentVariableCollection,
      log,
    );
    await active.detect();
  });
  after(async () => {
    await database.stop();
    for (const part of [database, active, log]) part.dispose();
  });

  it('starts for who waits for it, also where who began has cancelled', async () => {
    const controller = new AbortController();
    const onProgress = () => controller.abort(); // it is under way
    const begun = database.start({ signal: controller.signal, onProgress });
    const joined = database.start({});
    await assert.rejects(begun, CancelledError);
    assert.equal((await joined).url, database.open?.url);
    assert.equal(database.state, 'ready');
  });
});
