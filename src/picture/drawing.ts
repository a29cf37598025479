import type { SourcePosition } from '../rubric/evidence';
import { positionText } from '../rubric/scorecard';
import { html, type Markup } from './markup';

/** What depends on where a picture is shown. */
export interface Drawing {
  /** A place in the candidate's code: a link where one can be followed, else its name. */
  readonly position: (position: SourcePosition) => Markup;
}

/** For a page that leads nowhere. */
export const PRINTED: Drawing = {
  position: (position) => html`<code class="position">${positionText(position)}</code>`,
};

export function positionOf(drawing: Drawing, position: SourcePosition | undefined): Markup | undefined {
  return position && drawing.position(position);
}
