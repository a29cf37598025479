import * as l10n from '@vscode/l10n';
import { amountText } from '../rubric/amount';
import type { Axis, Series, SeriesLine } from '../rubric/evidence';
import { seriesLines } from '../rubric/scorecard';
import { html, type Markup } from './markup';

const WIDTH = 640;
const HEIGHT = 260;
const LEFT = 90;
const RIGHT = 34;
const TOP = 12;
const BOTTOM = 44;
const TICKS = 4;
/** Points whose marks are drawn on a line. */
const MOST_MARKS = 40;
/** There are styles for so many lines; each has a dash and a mark of its own. */
const STYLES = 4;

type Scale = (value: number) => number;

/** How one amount grew with another: a chart, its sentence, and every number of it in a table. */
export function seriesPicture(series: Series): Markup {
  const points = series.lines.flatMap((line) => line.points);
  const x = niceCeiling(Math.max(0, ...points.map((point) => point.x)));
  const y = niceCeiling(Math.max(0, series.limit?.value ?? 0, ...points.map((point) => point.y)));
  const scales = {
    x: (value: number) => LEFT + (value / x) * (WIDTH - LEFT - RIGHT),
    y: (value: number) => HEIGHT - BOTTOM - (value / y) * (HEIGHT - TOP - BOTTOM),
  };
  return html`<figure class="series">
    <div class="scrolled" tabindex="0" role="group" aria-label="${l10n.t('Chart; its numbers follow')}">
      <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">
        ${yAxis(series.y, y, scales.y)} ${xAxis(series.x, x, scales.x)} ${limitLine(series, scales.y)}
        ${series.lines.map((line, index) => drawnLine(line, index % STYLES, scales))}
      </svg>
    </div>
    <figcaption>
      <ul>
        ${seriesLines(series).map((line, index) => html`<li>${key(series, index)} ${line}</li>`)}
      </ul>
    </figcaption>
    ${numbers(series)}
  </figure>`;
}

/** The next number above that begins with 1, 2 or 5 and has only zeros behind. */
function niceCeiling(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 5, 10].find((each) => each * power >= value) ?? 10;
  return factor * power;
}

function steps(most: number): number[] {
  return Array.from({ length: TICKS + 1 }, (_, index) => (most * index) / TICKS);
}

function yAxis({ label, unit }: Axis, most: number, scale: Scale): Markup {
  return html`${steps(most).map(
      (value) =>
        html`<path class="grid" d="M${LEFT} ${scale(value)}H${WIDTH - RIGHT}" />
          <text class="end" x="${LEFT - 6}" y="${scale(value) + 4}">${amountText(value, unit)}</text>`,
    )}
    <text class="middle" transform="translate(12 ${(HEIGHT - BOTTOM + TOP) / 2}) rotate(-90)"
      >${label}</text
    >`;
}

function xAxis({ label, unit }: Axis, most: number, scale: Scale): Markup {
  return html`${steps(most).map(
      (value) =>
        html`<text class="middle" x="${scale(value)}" y="${HEIGHT - BOTTOM + 16}"
          >${amountText(value, unit)}</text
        >`,
    )} <text class="middle" x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 8}">${label}</text>`;
}

function limitLine({ limit }: Series, scale: Scale): Markup | undefined {
  if (!limit) return undefined;
  const y = scale(limit.value);
  return html`<path class="limit" d="M${LEFT} ${y}H${WIDTH - RIGHT}" />
    <text class="end" x="${WIDTH - RIGHT}" y="${y - 5}">${limit.label}</text>`;
}

function drawnLine({ points }: SeriesLine, style: number, { x, y }: { x: Scale; y: Scale }): Markup {
  const places = points.map((point) => [x(point.x), y(point.y)] as const);
  const path = places
    .map(([left, top], index) => `${index === 0 ? 'M' : 'L'}${round(left)} ${round(top)}`)
    .join('');
  return html`<path class="line line-${style}" d="${path}" />
    ${places.length <= MOST_MARKS && places.map(([left, top]) => pointMark(style, left, top))}`;
}

/** A circle, a square, a triangle, a diamond. */
function pointMark(style: number, x: number, y: number): Markup {
  const path = [
    'M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0',
    'M-3-3h6v6h-6z',
    'M0-4L4 3h-8z',
    'M0-4.5L4.5 0L0 4.5L-4.5 0z',
  ];
  return html`<path
    class="point line-${style}"
    transform="translate(${round(x)} ${round(y)})"
    d="${path[style] ?? ''}"
  />`;
}

function key({ lines }: Series, index: number): Markup {
  if (index >= lines.length)
    return html`<svg class="key" viewBox="0 0 32 10" width="32" height="10" aria-hidden="true">
      <path class="limit" d="M0 5H32" />
    </svg>`;
  const style = index % STYLES;
  return html`<svg class="key" viewBox="0 0 32 10" width="32" height="10" aria-hidden="true">
    <path class="line line-${style}" d="M0 5H32" />
    ${pointMark(style, 16, 5)}
  </svg>`;
}

function numbers({ x, y, lines }: Series): Markup {
  const values = [...new Set(lines.flatMap(({ points }) => points.map((point) => point.x)))].sort(
    (a, b) => a - b,
  );
  return html`<details>
    <summary>${l10n.t('The numbers')}</summary>
    <table>
      <thead>
        <tr>
          <th scope="col">${x.label}</th>
          ${lines.map(({ name }) => html`<th scope="col">${l10n.t('{0}: {1}', name, y.label)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${values.map(
          (value) =>
            html`<tr>
              <th scope="row">${amountText(value, x.unit)}</th>
              ${lines.map(({ points }) => {
                const point = points.find((each) => each.x === value);
                return html`<td>${point ? amountText(point.y, y.unit) : '–'}</td>`;
              })}
            </tr>`,
        )}
      </tbody>
    </table>
  </details>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
