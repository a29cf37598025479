import path from 'node:path';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import * as z from 'zod';
import { JsonFile } from '../../host/jsonFile';
import { CLUSTER_OPTIONS } from '../settings';

const ownerSchema = z.object({
  format: z.literal(1),
  /** Random, so that storages at the same path on two machines that share an engine are two owners. */
  id: z.uuid(),
  /** The superuser's, of the cluster in the volume. */
  password: z.string().regex(/^[A-Za-z0-9_-]{32,}$/),
  /** The volume whose cluster is whole: one that initdb did not finish is never used again. */
  volume: z.string().optional(),
});

export type Owner = z.infer<typeof ownerSchema>;

/** The label that says whose a container or volume is: the only thing that a sweep goes by. */
export const OWNER_LABEL = 'backend-drills.owner';

/** Which storage the containers and volumes on an engine belong to: kept in `<storage>/servers/container/owner.json`. */
export class OwnerFile {
  private readonly file: JsonFile<Owner>;

  constructor(storage: string) {
    this.file = new JsonFile(path.join(storage, 'servers', 'container', 'owner.json'), ownerSchema);
  }

  /** Undefined where this storage has never had a container. */
  async read(): Promise<Owner | undefined> {
    const read = await this.file.read();
    return read.state === 'read' ? read.value : undefined;
  }

  async readOrMake(): Promise<Owner> {
    const known = await this.read();
    if (known) return known;
    const owner: Owner = { format: 1, id: randomUUID(), password: randomBytes(24).toString('base64url') };
    await this.file.write(owner);
    return owner;
  }

  /** Records which volume holds a whole cluster; undefined: none does. */
  async keepVolume(volume: string | undefined): Promise<void> {
    const { format, id, password } = await this.readOrMake();
    await this.file.write({ format, id, password, ...(volume ? { volume } : {}) });
  }
}

/** The volume of a cluster that this image made with today's options. */
export function volumeName(owner: Owner, imageId: string): string {
  const key = createHash('sha256')
    .update(JSON.stringify([imageId, CLUSTER_OPTIONS]))
    .digest('hex');
  return `backend-drills-${owner.id.slice(0, 8)}-${key.slice(0, 12)}`;
}
