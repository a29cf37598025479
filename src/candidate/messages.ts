import path from 'node:path';
import * as z from 'zod';
import type { CompiledFile } from './compiledFile';
import type { Encoded } from './codec';

/** What the judge says to the candidate's process. */
export type WorkerRequest =
  | {
      readonly type: 'start';
      /** Absolute path, links resolved. */
      readonly workspace: string;
      readonly compiled: readonly (readonly [file: string, CompiledFile])[];
      /** Port of the database; writes to it are what positions are told of. */
      readonly databasePort: number;
      readonly maxReplyBytes: number;
      /** Milliseconds between reports of the memory in use; 0 where the judge sees it for itself. */
      readonly memoryReportMs: number;
      /** By how much its clock is made wrong; 0 leaves it alone. */
      readonly clockAheadMs: number;
    }
  | {
      readonly type: 'call';
      readonly id: string;
      readonly module: string;
      readonly name: string;
      readonly parameters: Encoded;
    }
  | { readonly type: 'answer'; readonly id: string; readonly failed: boolean; readonly value: Encoded }
  | { readonly type: 'ping' }
  | { readonly type: 'measure' };

/** Relative to the workspace and within it, since a reader may click on it. */
const file = z
  .string()
  .max(4096)
  .refine((name) => !path.isAbsolute(name) && !name.split(/[\\/]/).includes('..'));

const sourcePosition = z.object({
  file,
  line: z.int(),
  column: z.int().optional(),
});

const failure = z.object({
  reason: z.enum(['syntax', 'not-loaded', 'not-exported', 'threw', 'not-sendable']),
  /** Completes "listOrders() of src/orders.ts …" */
  message: z.string().max(100_000),
  stack: z.string().max(100_000).optional(),
  position: sourcePosition.optional(),
  /** What was thrown, encoded. */
  thrown: z.unknown().optional(),
});

/** A failed call, or the error that ended the process. */
export type WorkerFailure = z.infer<typeof failure>;

/** What a candidate's process may say. Anything else that comes from it is ignored. */
export const workerMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), confined: z.boolean() }),
  z.object({ type: z.literal('reply'), id: z.string(), value: z.unknown() }),
  z.object({ type: z.literal('failure'), id: z.string(), failure }),
  z.object({ type: z.literal('fatal'), failure }),
  z.object({ type: z.literal('remote'), id: z.string(), callee: z.string(), parameters: z.unknown() }),
  z.object({
    type: z.literal('positions'),
    /** Local port, byte offset in what was written to that connection, file, line, column. */
    entries: z.array(z.tuple([z.int(), z.int(), file, z.int(), z.int()])),
  }),
  z.object({ type: z.literal('memory'), bytes: z.number() }),
  z.object({ type: z.literal('pong') }),
  z.object({ type: z.literal('measured'), bytes: z.number() }),
]);

export type WorkerMessage = z.infer<typeof workerMessageSchema>;
