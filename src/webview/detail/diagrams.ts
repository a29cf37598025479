import type { Evidence } from '../../rubric/evidence';
import { drawPlan } from '../planView/drawPlan';
import type { PlanView } from '../planView/planView';

/** The page's plans as diagrams: one at a time, beside its list. The viewer is loaded where there is a plan. */
export class Diagrams {
  private view: PlanView | undefined;
  private shown: number | undefined;

  constructor(private readonly page: HTMLElement) {}

  /** Shows the first plan of the check. */
  openFirst(evidence: readonly Evidence[]): void {
    const index = evidence.findIndex(({ kind }) => kind === 'plan');
    if (index >= 0) this.toggle(index, evidence[index]);
  }

  toggle(index: number, plan: Evidence | undefined): void {
    const wanted = this.shown !== index;
    this.close();
    const diagram = this.element(index);
    if (!wanted || plan?.kind !== 'plan' || !diagram) return;
    this.shown = index;
    this.setOpen(index, true);
    void drawPlan(diagram, plan, () => this.shown === index).then((view) => {
      if (view) this.view = view;
    });
  }

  close(): void {
    if (this.shown !== undefined) this.setOpen(this.shown, false);
    this.view?.close();
    this.view = undefined;
    this.shown = undefined;
  }

  private setOpen(index: number, open: boolean): void {
    const diagram = this.element(index);
    if (diagram) diagram.hidden = !open;
    this.page.querySelector(`#diagram-${index}`)?.setAttribute('aria-expanded', String(open));
  }

  private element(index: number): HTMLElement | null {
    return this.page.querySelector(`[data-evidence="${index}"] .diagram`);
  }
}
