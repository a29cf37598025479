import { html, type Markup } from './markup';

/** Marks that differ in shape, so that none is told by its colour alone. Each stands beside a word. */
const SHAPES = {
  dot: html`<circle cx="8" cy="8" r="4" />`,
  ring: html`<circle cx="8" cy="8" r="4.5" class="open" />`,
  pause: html`<path d="M4 3h3v10H4zM9 3h3v10H9z" />`,
  wait: html`<path class="open" d="M4 2.5h8M4 13.5h8M4.8 2.5c0 4 6.4 7 6.4 11M11.2 2.5c0 4-6.4 7-6.4 11" />`,
  play: html`<path d="M4 2.5v11l9-5.5z" />`,
  cross: html`<path class="open thick" d="M3 3l10 10M13 3L3 13" />`,
  again: html`<path class="open" d="M13 8a5 5 0 1 1-1.6-3.7" /><path d="M13.5 1.5v4h-4z" />`,
  tick: html`<path class="open thick" d="M2.5 8.5l3.5 4 7.5-9" />`,
  warning: html`<path class="open" d="M8 2L14.5 13.5h-13z" /><path class="open" d="M8 6.5v3.3M8 11.2v1" />`,
  lock: html`<path d="M3 7.5h10v6.5H3z" /><path class="open" d="M5 7.5V5a3 3 0 0 1 6 0v2.5" />`,
  skip: html`<path class="open" d="M3 8h9M8.5 4.5L12 8l-3.5 3.5" />`,
  question: html`<path class="open" d="M5.5 6a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M8 12v1.2" />`,
} as const;

export type Shape = keyof typeof SHAPES;
export type Tone = 'plain' | 'good' | 'bad' | 'warn';

/** Decoration only: whoever hears the page is told by the words beside it. */
export function mark(shape: Shape, tone: Tone = 'plain'): Markup {
  return html`<svg class="sign ${tone}" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
    ${SHAPES[shape]}
  </svg>`;
}
