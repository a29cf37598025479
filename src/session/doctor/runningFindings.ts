import { leftoverProcesses } from '../../host/processRegistry';
import type { Work } from '../../progress';
import { lookAtServers, type ServerOptions } from '../../postgres/servers';
import type { ServerSighting } from '../../postgres/sharedServer';
import { findingOf, type Finding } from './finding';

/** The servers that run, and what killed windows left; nothing is joined, stopped or swept. */
export async function runningFindings(options: ServerOptions, work: Work): Promise<Finding[]> {
  const servers = lookAtServers(options, work);
  return Promise.all([
    findingOf({ id: 'server', title: 'Running server' }, 'problem', async () => serverState(await servers)),
    findingOf({ id: 'leftovers', title: 'Leftovers' }, 'warning', async () => {
      const orphaned = (await servers).filter(({ users }) => users === 0).length;
      const processes = (await leftoverProcesses(options.storage)).length;
      if (orphaned + processes === 0) return { state: 'ok', found: 'Nothing was left behind.' };
      return {
        state: 'warning',
        found: `Windows that were killed left ${orphaned} servers and ${processes} processes running.`,
        fix: 'Reload the window, or start the database: either ends them.',
      };
    }),
  ]);
}

function serverState(servers: readonly ServerSighting[]): Pick<Finding, 'state' | 'found' | 'fix'> {
  if (servers.length === 0) return { state: 'unused', found: 'None runs: the first need starts one.' };
  const found = servers.map(
    ({ description, answers, users }) =>
      `${description}: ${answers ? 'answers' : 'does not answer'}, used by ${users === 1 ? '1 process' : `${users} processes`}.`,
  );
  if (servers.every(({ answers }) => answers)) return { state: 'ok', found: found.join(' ') };
  return {
    state: 'warning',
    found: found.join(' '),
    fix: 'Stop the database and start it again: a server that does not answer is replaced.',
  };
}
