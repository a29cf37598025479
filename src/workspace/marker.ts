import { randomBytes } from 'node:crypto';
import { access } from 'node:fs/promises';
import * as z from 'zod';
import { InputError } from '../errors';
import { JsonFile } from '../host/jsonFile';
import { privatePath } from './layout';

const markerSchema = z.object({
  version: z.literal(1),
  /** The drill's id. */
  drill: z.string(),
  /** Names this workspace's database; stays the same when the folder moves. */
  workspaceId: z.string().regex(/^[a-z0-9]{8,32}$/),
  createdAt: z.iso.datetime(),
});

/** What makes a folder a drill's workspace; the editor activates on this file. */
export type Marker = z.infer<typeof markerSchema>;

/** Twelve lower-case hexadecimal digits. */
export function newWorkspaceId(): string {
  return randomBytes(6).toString('hex');
}

export const MARKER_FILE = 'workspace.json';

function markerFile(folder: string): JsonFile<Marker> {
  return new JsonFile(privatePath(folder, MARKER_FILE), markerSchema);
}

/** Whether `folder` says that it is a drill's workspace; its marker may still be unreadable. */
export async function hasMarker(folder: string): Promise<boolean> {
  return access(privatePath(folder, MARKER_FILE)).then(
    () => true,
    () => false,
  );
}

/** @throws InputError where there is no marker or it cannot be read */
export async function readMarker(folder: string): Promise<Marker> {
  const read = await markerFile(folder).read();
  if (read.state === 'read') return read.value;
  if (read.state === 'absent') {
    throw new InputError(
      `${folder} is not a drill's folder.`,
      'Start a drill first, or name the folder of one.',
    );
  }
  throw new InputError(
    `The drill's marker in ${folder} cannot be read (${read.reason}); it was kept as ${read.movedTo}.`,
    'Start the drill in a new folder and copy your files over.',
  );
}

export async function writeMarker(folder: string, marker: Marker): Promise<void> {
  await markerFile(folder).write(marker);
}
