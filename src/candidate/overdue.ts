import type { Limits } from './limits';

/** Why a call is looked into: its time is up, or nothing has come of it for so long. */
export type Overdue = 'late' | 'standing-still';

/**
 * Watches over a call in progress.
 * @param lastActivity performance.now() of the last sign of work, the call itself among them; now, while something is under way
 * @param onOverdue whether the watch goes on; asked when the call's time is up, which it has anew then, and while it stands still
 * @returns ends the watch
 */
export function watchCall(
  { callMs, standstillMs }: Pick<Limits, 'callMs' | 'standstillMs'>,
  lastActivity: (() => number) | undefined,
  onOverdue: (overdue: Overdue) => Promise<boolean>,
): () => void {
  let ended = false;
  let still: NodeJS.Timeout | undefined;
  let late = setTimeout(() => void endOfTime(), callMs);
  const endOfTime = async (): Promise<void> => {
    if ((await onOverdue('late')) && !ended) late = setTimeout(() => void endOfTime(), callMs);
  };
  const look = async (): Promise<void> => {
    if (!lastActivity) return;
    const left = () => standstillMs - (performance.now() - lastActivity());
    const goesOn = left() > 0 || (await onOverdue('standing-still'));
    const rest = left();
    if (goesOn && !ended) still = setTimeout(() => void look(), rest > 0 ? rest : standstillMs);
  };
  void look();
  return () => {
    ended = true;
    clearTimeout(late);
    clearTimeout(still);
  };
}
