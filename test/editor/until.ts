import type { Event } from 'vscode';

/** Resolves once the condition holds, which is looked at whenever the event fires. */
export async function until<T>(event: Event<T>, holds: () => boolean): Promise<void> {
  if (holds()) return;
  await new Promise<void>((resolve) => {
    const listener = event(() => {
      if (!holds()) return;
      listener.dispose();
      resolve();
    });
  });
}
