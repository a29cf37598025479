import { env, l10n, Uri, window } from 'vscode';
import { findExecutable } from '../../host/findExecutable';
import type { WorkspaceDatabase } from '../../session/workspaceDatabase';

const DOWNLOADS = 'https://www.postgresql.org/download/';

/**
 * Opens psql on the drill's database in a terminal; where there is no psql, says how to get one. The program is started itself,
 * without a shell, and is told the password by its environment.
 */
export async function openPsql(database: WorkspaceDatabase): Promise<void> {
  const psql = await findExecutable('psql');
  if (psql) {
    const options = { name: 'psql', shellPath: psql, env: database.environment, isTransient: true };
    window.createTerminal(options).show();
    return;
  }
  const download = l10n.t('Get PostgreSQL');
  const copy = l10n.t('Copy Connection String');
  const chosen = await window.showInformationMessage(
    l10n.t(
      'There is no psql on the PATH of this editor. Install the client programs of PostgreSQL, start the editor anew and try again; any other program takes the connection string.',
    ),
    download,
    copy,
  );
  if (chosen === download) await env.openExternal(Uri.parse(DOWNLOADS));
  if (chosen === copy) await env.clipboard.writeText(database.url);
}
