import * as z from 'zod';
import { processIdentitySchema } from '../host/processIdentity';
import type { Work } from '../progress';
import type { ServerAccess } from './server';

const credentialSchema = z.object({ user: z.string().min(1), password: z.string() });

const accessSchema = z.object({
  kind: z.enum(['container', 'embedded', 'url']),
  host: z.string().min(1),
  port: z.int().min(1).max(65535),
  admin: credentialSchema,
  superuser: z.boolean(),
  database: z.string().min(1),
  version: z.int().positive(),
  tls: z.boolean(),
  verifyTls: z.boolean().optional(),
}) satisfies z.ZodType<ServerAccess>;

/** What the operating system or the engine calls the server: enough to stop it from another process. */
const resourceSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('process'), process: processIdentitySchema }),
  z.object({ type: z.literal('container'), id: z.string().min(1) }),
]);

/** A server that a driver started; plain JSON, since whichever process comes last stops it. */
export const runningServerSchema = z.object({ access: accessSchema, resource: resourceSchema });

export type RunningServer = z.infer<typeof runningServerSchema>;

/**
 * How one kind of server is started and stopped. The lease registry (servers shared between windows) does the rest: it
 * calls every function below while holding the kind's lock, so a driver never runs twice at the same time on one
 * storage. Whether a server answers is asked with a query, the same way for all kinds.
 */
export interface ServerDriver {
  readonly kind: 'container' | 'embedded';
  /**
   * Starts a server and resolves after its first successful query. When it fails or is cancelled, nothing runs.
   * @throws EnvironmentError naming cause and fix
   */
  start(work: Work): Promise<RunningServer>;
  /** Stops the server, cleanly if it can; one that is already gone is not an error. */
  stop(server: RunningServer): Promise<void>;
  /** Ends what dead processes left of this kind in this storage, other than `keep`. Never another project's. */
  sweep(keep: RunningServer | undefined): Promise<void>;
  /** For people: "PostgreSQL 18.4, embedded, port 41234". */
  describe(server: RunningServer): string;
  /** Why a server that stopped answering did, as far as it can be told: from its log or its exit. */
  explainLoss(server: RunningServer): Promise<string>;
  /** Removes all that is kept between runs. Called while no server of this kind runs. */
  clearCaches(): Promise<void>;
}
