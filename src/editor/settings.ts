import os from 'node:os';
import path from 'node:path';
import { ConfigurationTarget, workspace, type WorkspaceConfiguration } from 'vscode';
import { InputError } from '../errors';
import type { PostgresSetting } from '../postgres/server';

export const SECTION = 'backendDrills';

export type OpenIn = 'ask' | 'sameWindow' | 'newWindow';

function configuration(): WorkspaceConfiguration {
  return workspace.getConfiguration(SECTION);
}

/** The person's own server, whether it is used or not. */
export function ownServerUrl(): string | undefined {
  return configuration().get<string>('postgresUrl', '').trim() || undefined;
}

/** @throws InputError where the person's own server is asked for and not named */
export function postgresSetting(): PostgresSetting {
  const setting = configuration().get<string>('postgres', 'auto');
  if (setting !== 'url') return setting;
  const url = ownServerUrl();
  if (url) return url;
  throw new InputError(
    'The setting backendDrills.postgres is "url", but backendDrills.postgresUrl is empty.',
    'Write the URL of your server into backendDrills.postgresUrl, or choose "auto".',
  );
}

/** Absolute path of the folder that new drills are put in; undefined until it was chosen. */
export function drillsFolder(): string | undefined {
  const setting = configuration().get<string>('drillsFolder', '').trim();
  if (!setting) return undefined;
  return path.resolve(setting.replace(/^~(?=$|[/\\])/, os.homedir()));
}

export async function rememberDrillsFolder(folder: string): Promise<void> {
  await configuration().update('drillsFolder', folder, ConfigurationTarget.Global);
}

export function openIn(): OpenIn {
  return configuration().get<OpenIn>('openIn', 'ask');
}

/** Whether saving one of the candidate's files checks. */
export function checksOnSave(): boolean {
  return configuration().get<boolean>('checkOnSave', false);
}
