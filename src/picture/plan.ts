import * as l10n from '@vscode/l10n';
import type { PlanNode, SourcePosition } from '../rubric/evidence';
import { positionOf, type Drawing } from './drawing';
import { mark } from './mark';
import { html, type Markup } from './markup';

/** From here on an estimate is said to be wrong. */
const WRONG_ESTIMATE = 10;

/** A plan as a list within a list: each node with its rows beside what was expected, and its share of the blocks as a bar. */
export function planPicture(
  plan: PlanNode,
  { sql, position }: { readonly sql: string; readonly position?: SourcePosition | undefined },
  drawing: Drawing,
): Markup {
  const all = Math.max(1, plan.hit + plan.read);
  return html`<pre class="sql">${sql.trim()}</pre>
    ${position && html`<p class="facts">${positionOf(drawing, position)}</p>`}
    <ul class="plan">
      ${planRow(plan, all)}
    </ul>`;
}

function planRow(plan: PlanNode, all: number): Markup {
  const { node, relation, index, estimatedRows, actualRows, loops, hit, read, children } = plan;
  const blocks = hit + read;
  return html`<li>
    <p>
      <strong>${node}</strong>${relation !== undefined && html` ${l10n.t('on {0}', relation)}`}${
        index !== undefined && html` ${l10n.t('by {0}', index)}`
      }
    </p>
    <p class="facts">
      <span>${l10n.t('{0} rows, {1} expected', actualRows, estimatedRows)}</span>
      ${loops !== 1 && html`<span>${l10n.t('{0} times', loops)}</span>`}
      <span>${l10n.t('{0} blocks', blocks)}</span>
      ${estimateNote(plan)}
    </p>
    ${conditions(plan).map((each) => html`<pre class="sql">${each}</pre>`)}
    <svg class="bar thin" viewBox="0 0 1000 4" preserveAspectRatio="none" aria-hidden="true">
      <rect class="track" x="0" y="1" width="1000" height="2" />
      <rect class="many" x="0" y="0" width="${(1000 * blocks) / all}" height="4" />
    </svg>
    ${
      children.length > 0 &&
      html`<ul>
        ${children.map((child) => planRow(child, all))}
      </ul>`
    }
  </li>`;
}

/** In EXPLAIN's words, which are the same in every language. */
function conditions({ indexCondition, filter, removedRows }: PlanNode): string[] {
  return [
    ...(indexCondition === undefined ? [] : [`Index Cond: ${indexCondition}`]),
    ...(filter === undefined ? [] : [`Filter: ${filter}`, `Rows Removed by Filter: ${removedRows ?? 0}`]),
  ];
}

/** Only where there were more than expected: fewer may mean that a LIMIT ended the scan. */
function estimateNote({ estimatedRows, actualRows, loops }: PlanNode): Markup | undefined {
  const times = loops === 0 ? 1 : Math.round(actualRows / Math.max(1, estimatedRows));
  if (times < WRONG_ESTIMATE) return undefined;
  return html`<span>${mark('warning', 'warn')} ${l10n.t('{0} times as many as expected', times)}</span>`;
}
