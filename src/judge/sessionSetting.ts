import { escapeIdentifier, escapeLiteral } from 'pg';
import { withAdmin } from '../postgres/connection';
import type { Clone } from '../postgres/database/clone';
import type { ServerAccess } from '../postgres/server';

/** Sessions of the clone that begin from now on have the setting, unless they choose another: as an administrator may have set it. */
export async function sessionSetting(
  access: ServerAccess,
  { database }: Clone,
  name: string,
  value: string,
): Promise<void> {
  const change = `SET ${escapeIdentifier(name)} TO ${escapeLiteral(value)}`;
  await withAdmin(access, {}, (client) =>
    client.query(`ALTER DATABASE ${escapeIdentifier(database)} ${change}`),
  );
}
