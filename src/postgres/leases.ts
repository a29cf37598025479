import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { JsonFile } from '../host/jsonFile';
import { isAlive, processIdentitySchema, thisProcess } from '../host/processIdentity';

const leaseSchema = z.object({ server: z.string(), owner: processIdentitySchema });

/** The leases on one kind's server: a file each, with the process that holds it. Used under the kind's lock. */
export class Leases {
  constructor(private readonly folder: string) {}

  /** Takes a lease on a server for this process; returns its name. */
  async take(server: string): Promise<string> {
    await mkdir(this.folder, { recursive: true });
    const name = `${process.pid}-${randomUUID().slice(0, 8)}.json`;
    await this.file(name).write({ server, owner: thisProcess() });
    return name;
  }

  async giveBack(name: string): Promise<void> {
    await this.file(name).remove();
  }

  /** How many living processes' leases are on the server. Those of dead owners and of other servers are removed. */
  async countLiving(server: string | undefined): Promise<number> {
    const { living, others } = await this.look(server);
    for (const name of others) await rm(path.join(this.folder, name), { force: true });
    return living;
  }

  /** How many living processes' leases are on the server, and the names of all others. Nothing is removed. */
  async look(server: string | undefined): Promise<{ living: number; others: readonly string[] }> {
    let living = 0;
    const others: string[] = [];
    for (const name of await readdir(this.folder).catch(() => [])) {
      const read = name.endsWith('.json') ? await this.file(name).read() : undefined;
      if (read?.state === 'read' && read.value.server === server && (await isAlive(read.value.owner)))
        living++;
      else others.push(name);
    }
    return { living, others };
  }

  private file(name: string): JsonFile<z.infer<typeof leaseSchema>> {
    return new JsonFile(path.join(this.folder, name), leaseSchema);
  }
}
