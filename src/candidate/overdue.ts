import type { Limits } from './limits';

/** Why a call is looked into: its time is up, or nothing has come of it for so long. */
export type Overdue = 'late' | 'standing-still';

/**
 * Watches over a call in progress.
 * @param lastActivity performance.now() of the last sign of work, the call itself among them; now, while something is under way
 * @param keptMs for how many milliseconds it was kept waiting by us so far, which is not on its clock
 * @param onOverdue whether the watch goes on; asked while it stands still, and when its time is up
 * @returns ends the watch
 */
export function watchCall(
  { callMs, standstillMs }: Pick<Limits, 'callMs' | 'standstillMs'>,
  lastActivity: (() => number) | undefined,
  keptMs: () => number,
  onOverdue: (overdue: Overdue) => Promise<boolean>,
): () => void {
  let ended = false;
  let still: NodeJS.Timeout | undefined;
  let late: NodeJS.Timeout | undefined;
  const end = performance.now() + callMs - keptMs();
  const lookAtTime = (): void => {
    const left = end + keptMs() - performance.now();
    if (left > 0) late = setTimeout(lookAtTime, left);
    else void onOverdue('late');
  };
  lookAtTime();
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
