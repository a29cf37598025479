import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export interface ListedProcess {
  readonly pid: number;
  readonly parent: number;
  /** As `ps` shows it: program and arguments. */
  readonly command: string;
}

/** Every process that still runs and whose command line names the folder. POSIX only. */
export async function processesUsing(folder: string): Promise<ListedProcess[]> {
  return (await processes()).filter(({ command }) => command.includes(folder));
}

/** All that descends from a process and still runs. POSIX only. */
export async function descendantsOf(pid: number): Promise<ListedProcess[]> {
  const listed = await processes();
  const found: ListedProcess[] = [];
  for (let parents = [pid]; parents.length > 0;) {
    const children = listed.filter(({ parent }) => parents.includes(parent));
    found.push(...children);
    parents = children.map((child) => child.pid);
  }
  return found;
}

async function processes(): Promise<ListedProcess[]> {
  const { stdout } = await promisify(execFile)('ps', ['-axww', '-o', 'pid=,ppid=,stat=,args='], {
    maxBuffer: 16 * 1024 * 1024,
  });
  return stdout.split('\n').flatMap((line) => {
    const fields = /^\s*(\d+)\s+(\d+)\s+([^Z\s]\S*)\s+(.*)$/.exec(line);
    return fields ? [{ pid: Number(fields[1]), parent: Number(fields[2]), command: fields[4]! }] : [];
  });
}
