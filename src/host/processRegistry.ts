import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { JsonFile } from './jsonFile';
import { isAlive, processIdentitySchema, thisProcess, type ProcessIdentity } from './processIdentity';
import { killTree } from './processTree';

const VERSION = 1;
/** A killed process ends in milliseconds; one that the kernel holds for longer is left to the next sweep. */
const END_CAP_MS = 5_000;
const POLL_MS = 10;
const recordSchema = z.object({
  version: z.literal(VERSION),
  owner: processIdentitySchema,
  process: processIdentitySchema,
});

function folder(storage: string): string {
  return path.join(storage, 'processes');
}

/**
 * Writes down that a process is ours, so that it is found should this one be killed before it could end it.
 * @returns forgets it again, once it is gone
 */
export async function registerProcess(
  storage: string,
  process: ProcessIdentity,
): Promise<() => Promise<void>> {
  const file = new JsonFile(path.join(folder(storage), `${process.pid}-${randomUUID()}.json`), recordSchema);
  await file.write({ version: VERSION, owner: thisProcess(), process });
  return () => file.remove();
}

/**
 * Kills what processes of ours left running when they were killed themselves, and waits until it is gone. Those of living
 * owners are left alone.
 */
export async function sweepProcesses(storage: string): Promise<void> {
  // What was killed may have been the owner of others.
  while (await sweepOnce(storage));
}

/** Processes that run on although who started them is gone; nothing is ended. */
export async function leftoverProcesses(storage: string): Promise<ProcessIdentity[]> {
  const left = await abandoned(storage);
  const alive = await Promise.all(left.map(({ process }) => isAlive(process)));
  return left.filter((_, index) => alive[index]).map(({ process }) => process);
}

/** @returns whether anything was swept */
async function sweepOnce(storage: string): Promise<boolean> {
  let swept = false;
  for (const { file, process } of await abandoned(storage)) {
    await killTree(process);
    if (!(await ended(process))) continue;
    await file.remove();
    swept = true;
  }
  return swept;
}

interface Abandoned {
  readonly file: { remove(): Promise<void> };
  readonly process: ProcessIdentity;
}

/** What is written down of owners that are gone. */
async function abandoned(storage: string): Promise<Abandoned[]> {
  const found: Abandoned[] = [];
  for (const name of await recordNames(storage)) {
    const file = new JsonFile(path.join(folder(storage), name), recordSchema);
    const read = await file.read();
    if (read.state !== 'read' || (await isAlive(read.value.owner))) continue;
    found.push({ file, process: read.value.process });
  }
  return found;
}

/** Waits for the end of a process that was killed; false where it does not come within 5 s. */
async function ended(killed: ProcessIdentity): Promise<boolean> {
  const deadline = Date.now() + END_CAP_MS;
  while (await isAlive(killed)) {
    if (Date.now() > deadline) return false;
    await delay(POLL_MS);
  }
  return true;
}

async function recordNames(storage: string): Promise<string[]> {
  try {
    return (await readdir(folder(storage))).filter((name) => name.endsWith('.json'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
