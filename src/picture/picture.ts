import type { Evidence } from '../rubric/evidence';
import { ddlPicture } from './ddl';
import { differencePicture } from './difference';
import { positionOf, type Drawing } from './drawing';
import { interleavingPicture } from './interleaving';
import { html, type Markup } from './markup';
import { planPicture } from './plan';
import { seriesPicture } from './series';
import { statementsPicture } from './statements';
import { timelinePicture } from './timeline';

/**
 * The picture of a piece of evidence, without its title: HTML with SVG in it, styled by `pictureStyle`. Each is a list or a
 * table that says all that is drawn, so that it can be heard as well.
 */
export function picture(evidence: Evidence, drawing: Drawing): Markup {
  switch (evidence.kind) {
    case 'statements':
      return statementsPicture(evidence.groups, drawing);
    case 'difference':
      return differencePicture(evidence.expected, evidence.observed);
    case 'interleaving':
      return interleavingPicture(evidence.lanes, evidence.steps, drawing);
    case 'plan':
      return planPicture(evidence.plan, evidence, drawing);
    case 'ddl':
      return ddlPicture(evidence.steps, drawing);
    case 'timeline':
      return timelinePicture(evidence.entries, drawing);
    case 'series':
      return seriesPicture(evidence);
    case 'error':
      return html`<pre class="error" tabindex="0">${evidence.stack ?? evidence.message}</pre>
        ${evidence.position && html`<p class="facts">${positionOf(drawing, evidence.position)}</p>`}`;
  }
}
