import * as l10n from '@vscode/l10n';
import { html, type Markup } from '../../picture/markup';
import { PRINTED } from '../../picture/drawing';
import { planPicture } from '../../picture/plan';
import { planNode } from '../../rubric/explain';
import { worstUnderestimate } from '../../rubric/plan';
import type { ShownExplain } from './protocol';

/** From here on it is worth saying in the first lines. */
const WRONG_ESTIMATE = 10;

/** The page for a plan: what it came to, the plan as a list, and room for the viewer's diagram. */
export function explainPage({ sql, answer: [answer] }: ShownExplain): Markup {
  if (!answer) return gonePage();
  const plan = planNode(answer.Plan);
  const worst = Math.round(worstUnderestimate(plan));
  return html`<header>
      <h1>${l10n.t('Plan')}</h1>
      <p>
        ${l10n.t('Execution {0}, planning {1}.', time(answer['Execution Time']), time(answer['Planning Time']))}
        ${l10n.t('Blocks: {0} found in memory, {1} read.', plan.hit, plan.read)}
      </p>
      ${
        worst >= WRONG_ESTIMATE &&
        html`<p class="warning">
          <strong>${l10n.t('An estimate is far off:')}</strong>
          ${l10n.t(
            'some part of the plan gave {0} times as many rows as the planner expected. ANALYZE renews its statistics.',
            worst,
          )}
        </p>`
      }
      <p class="muted">
        ${l10n.t(
          'The statement was run to measure it, in a transaction that was rolled back: nothing that it changed stays, but for numbers taken from sequences.',
        )}
      </p>
    </header>
    <section aria-label="${l10n.t('Plan as a list')}">${planPicture(plan, { sql }, PRINTED)}</section>
    <section class="diagram-section" aria-label="${l10n.t('Diagram')}"><div class="diagram"></div></section>`;
}

export function gonePage(): Markup {
  return html`<p>${l10n.t('The plan is gone. Run Explain Statement again.')}</p>`;
}

function time(milliseconds: number | undefined): string {
  return milliseconds === undefined ? '–' : l10n.t('{0} ms', milliseconds.toFixed(2));
}
