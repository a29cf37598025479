import * as l10n from '@vscode/l10n';
import type { SourcePosition } from '../rubric/evidence';
import { positionOf, type Drawing } from './drawing';
import { mark, type Shape, type Tone } from './mark';
import { html, type Markup } from './markup';

/** How an actor is while others act. */
export type Rail = 'runs' | 'waits' | 'holds' | 'gone';

/** One step of one actor. */
export interface LaneStep {
  readonly lane: string;
  readonly shape: Shape;
  readonly tone: Tone;
  /** In words what the mark says: `stopped before`. */
  readonly what: string;
  readonly sql?: string | undefined;
  readonly note?: string | undefined;
  readonly position?: SourcePosition | undefined;
  /** How each lane is from this step on, in the order of the lanes. */
  readonly rails: readonly Rail[];
}

/** More lanes than this have no room for their text: it stands at the side, as it does in a narrow page. */
const MOST_COLUMNS = 3;
/** There are styles for so many. */
const MOST_LANES = 8;

/**
 * Who did what, downwards in order, each actor in a lane of their own. The lanes' lines are drawn, broken while somebody waits,
 * double while somebody holds a lock, and end with a crash; every step says in words whose it is and what it was.
 */
export function lanesPicture(lanes: readonly string[], steps: readonly LaneStep[], drawing: Drawing): Markup {
  const columns = Math.min(lanes.length, MOST_LANES);
  const layout = lanes.length <= MOST_COLUMNS ? 'columns' : 'rails';
  return html`<div class="lanes ${layout} lanes-${columns}">
    <p class="names" aria-hidden="true">
      ${lanes.map((lane, index) => html`<b class="lane-${place(index)}">${lane}</b>`)}
    </p>
    <ol>
      ${steps.map((step) => laneRow(lanes, step, drawing))}
    </ol>
  </div>`;
}

function laneRow(lanes: readonly string[], step: LaneStep, drawing: Drawing): Markup {
  const { lane, shape, tone, what, sql, note, position, rails } = step;
  const own = lanes.indexOf(lane);
  return html`<li class="${tone}">
    ${rails.map(
      (rail, index) =>
        html`<span class="rail ${rail} lane-${place(index)}">${index === own && mark(shape, tone)}</span>`,
    )}
    <div class="step lane-${place(Math.max(0, own))}">
      <p>
        <strong class="who">${lane}</strong>
        <span class="what">${what}</span> ${positionOf(drawing, position)}
      </p>
      ${sql !== undefined && html`<pre class="sql">${sql.trim()}</pre>`}
      ${note !== undefined && html`<p class="note">${note}</p>`}
    </div>
  </li>`;
}

/** The style's column; those beyond the last one share it. */
function place(index: number): number {
  return Math.min(index + 1, MOST_LANES);
}

/** What the marks of the rails mean, for whoever sees them the first time. */
export function lanesLegend(rails: readonly Rail[]): Markup {
  const words: Readonly<Record<Rail, string>> = {
    runs: l10n.t('goes on'),
    waits: l10n.t('waits'),
    holds: l10n.t('holds a lock'),
    gone: l10n.t('is not there'),
  };
  return html`<p class="legend">
    ${rails.map((rail) => html`<span><span class="rail ${rail}" aria-hidden="true"></span>${words[rail]}</span>`)}
  </p>`;
}
