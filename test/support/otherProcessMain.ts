import { once } from 'node:events';
import { withFileLock } from '../../src/host/fileLock';
import { createClone } from '../../src/postgres/database/clone';
import { ensureTemplate } from '../../src/postgres/database/template';
import { sharedEmbedded } from './embeddedServer';
import type { Task } from './otherProcess';

/** The other side of OtherProcess: does its task, answers, and waits to be let go. */
async function main(task: Task): Promise<void> {
  if (task.type === 'lock') {
    await withFileLock(task.file, {}, async () => {
      say({ type: 'done' });
      await letGo();
    });
    return;
  }
  const onProgress = (stage: string): void => say({ type: 'progress', stage });
  const server = await sharedEmbedded(task.storage).acquire({
    onProgress: (stage) => {
      onProgress(stage);
      say({ type: stage });
    },
  });
  try {
    if (task.type === 'acquire') say({ type: 'done', port: server.access.port });
    else {
      const scripts = [{ name: 'seed.sql', sql: task.type === 'template' ? task.sql : 'SELECT 1' }];
      const template = await ensureTemplate(server.access, { key: task.key, scripts }, { onProgress });
      if (task.type === 'template') say({ type: 'done', template });
      else {
        const clone = await createClone(server.access, template, { purpose: 'check', label: 'other' });
        say({ type: 'done', database: clone.database });
      }
    }
    await letGo();
  } finally {
    await server.release();
  }
}

function say(message: { type: string; [key: string]: unknown }): void {
  process.send?.(message);
}

async function letGo(): Promise<void> {
  await once(process, 'message');
}

main(JSON.parse(process.argv[2] ?? '') as Task)
  .catch((error: unknown) => say({ type: 'failed', message: (error as Error).message }))
  .finally(() => process.disconnect());
