import { escapeIdentifier, escapeLiteral, type Client } from 'pg';
import * as z from 'zod';
import { processIdentitySchema } from '../../host/processIdentity';
import { clonePrefix, TEMPLATE_PREFIX } from './names';

/** What we note on each database of ours, as its comment. Times are ms since the epoch. */
const commentSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('template'), usedAt: z.number() }),
  z.object({
    type: z.enum(['check', 'workspace']),
    label: z.string(),
    template: z.string(),
    usedAt: z.number(),
    /** Who made it, on which machine: a server of the user's own may serve several. */
    owner: processIdentitySchema,
    host: z.string(),
  }),
]);

export type DatabaseComment = z.infer<typeof commentSchema>;

/** A database of ours. Without a comment it is being made, or its maker died over it. */
export interface OwnDatabase {
  readonly name: string;
  readonly isTemplate: boolean;
  readonly comment: DatabaseComment | undefined;
}

export async function listOwnDatabases(
  client: Client,
  type: DatabaseComment['type'],
): Promise<OwnDatabase[]> {
  const prefix = type === 'template' ? TEMPLATE_PREFIX : clonePrefix(type);
  const { rows } = await client.query<{ name: string; isTemplate: boolean; comment: string | null }>(
    `SELECT datname AS name, datistemplate AS "isTemplate",
            pg_catalog.shobj_description(oid, 'pg_database') AS comment
       FROM pg_catalog.pg_database WHERE pg_catalog.starts_with(datname, $1)`,
    [prefix],
  );
  return rows.map((row) => ({ ...row, comment: parseComment(row.comment) }));
}

/** SQL that sets a database's comment. */
export function commentStatement(database: string, comment: DatabaseComment): string {
  return `COMMENT ON DATABASE ${escapeIdentifier(database)} IS ${escapeLiteral(JSON.stringify(comment))}`;
}

function parseComment(text: string | null): DatabaseComment | undefined {
  try {
    return commentSchema.safeParse(JSON.parse(text ?? '')).data;
  } catch {
    return undefined;
  }
}
