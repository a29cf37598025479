import './fontAwesome';
import { Plan } from 'pev2';
import { createApp, h, type App } from 'vue';
import type { PlanNode } from '../../rubric/evidence';
import { explainedNode, type ExplainedNode } from '../../rubric/explain';

/** A plan to look at: as EXPLAIN (FORMAT JSON) answers, or as evidence keeps it. */
export interface ShownPlan {
  readonly sql: string;
  readonly plan: PlanNode | readonly { readonly Plan: ExplainedNode }[];
}

/** pev2 keeps the plan in a variable of its own module: there is one of it in a page. */
let shown: PlanView | undefined;

/**
 * A plan in pev2, the viewer of explain.dalibo.com, in the editor's colours. Its styles are in planView.css, which the page's
 * style imports. Beside it the page needs the plan as text: the viewer's diagram is for eyes and a mouse.
 */
export class PlanView {
  private readonly app: App;
  private readonly themes: MutationObserver;
  /** Until the container is laid out: the viewer, which fits the plan into it once, makes no numbers of a size of 0. */
  private readonly layout: ResizeObserver;

  /** Fills the container, which has a height of its own. A plan that the page shows already is closed. */
  constructor(
    private readonly container: HTMLElement,
    { sql, plan }: ShownPlan,
  ) {
    shown?.close();
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the one that the page shows
    shown = this;
    container.classList.add('plan-view');
    const source = JSON.stringify('node' in plan ? [{ Plan: explainedNode(plan) }] : plan);
    this.app = createApp({ render: () => h(Plan, { planSource: source, planQuery: sql }) });
    this.layout = new ResizeObserver(() => this.mount());
    this.layout.observe(container);
    this.themes = new MutationObserver(() => this.useTheme());
    this.themes.observe(document.body, { attributes: true, attributeFilter: ['data-vscode-theme-kind'] });
    this.useTheme();
  }

  close(): void {
    if (shown === this) shown = undefined;
    this.themes.disconnect();
    this.layout.disconnect();
    this.app.unmount();
    this.container.classList.remove('plan-view');
  }

  private mount(): void {
    if (this.container.clientWidth === 0 || this.container.clientHeight === 0) return;
    this.layout.disconnect();
    this.app.mount(this.container);
  }

  /** Bootstrap's own two colour schemes; the rest is mapped to the theme's colours in planView.css. */
  private useTheme(): void {
    const kind = document.body.dataset['vscodeThemeKind'] ?? '';
    const dark = kind === 'vscode-dark' || kind === 'vscode-high-contrast';
    this.container.dataset['bsTheme'] = dark ? 'dark' : 'light';
  }
}
