import type { SourcePosition } from '../rubric/evidence';
import { positionText } from '../rubric/scorecard';
import type { Drawing } from './drawing';
import { html, type Markup } from './markup';

/** A sentence with the place that it names, or that belongs to it, as the page shows places. */
export function sentenceMarkup(
  sentence: string,
  position: SourcePosition | undefined,
  drawing: Drawing,
): Markup {
  if (!position) return html`${sentence}`;
  const parts = sentence.split(positionText(position));
  if (parts.length === 1) return html`${sentence} ${drawing.position(position)}`;
  return html`${parts.map((part, index) => html`${index > 0 && drawing.position(position)}${part}`)}`;
}
