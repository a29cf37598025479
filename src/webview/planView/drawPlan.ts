import * as l10n from '@vscode/l10n';
import type { PlanView, ShownPlan } from './planView';

/**
 * Draws a plan in the container, once the viewer is loaded, which takes a while at its first use; where that fails, the container says so.
 * @param isWanted asked then; nothing is drawn where it is not any more
 */
export async function drawPlan(
  container: HTMLElement,
  plan: ShownPlan,
  isWanted: () => boolean = () => true,
): Promise<PlanView | undefined> {
  try {
    const { PlanView } = await import('./planView');
    return container.isConnected && isWanted() ? new PlanView(container, plan) : undefined;
  } catch (error) {
    container.replaceChildren(l10n.t('The diagram cannot be drawn: {0}', String(error)));
    return undefined;
  }
}
