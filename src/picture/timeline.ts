import type { TimelineEntry } from '../rubric/evidence';
import type { Drawing } from './drawing';
import { lanesLegend, lanesPicture, type LaneStep, type Rail } from './lanes';
import { html, type Markup } from './markup';
import type { Shape, Tone } from './mark';

/** Migration, traffic and whoever else was there, each in a lane, with what they held and what they waited for. */
export function timelinePicture(entries: readonly TimelineEntry[], drawing: Drawing): Markup {
  const lanes = [...new Set(entries.map(({ who }) => who))];
  const steps = entries.map((entry, index): LaneStep => {
    const rails = lanes.map((lane) => railOf(entries, lane, index));
    return {
      ...signOf(entry),
      lane: entry.who,
      what: whatOf(entry),
      sql: entry.sql,
      position: entry.position,
      rails,
    };
  });
  const lasting = [...new Set(steps.flatMap(({ rails }) => rails))].filter(
    (rail) => rail === 'waits' || rail === 'holds',
  );
  return html`${lasting.length > 0 && lanesLegend(lasting)}${lanesPicture(lanes, steps, drawing)}`;
}

/** How the lane is at that entry: by what it last began that has not ended. */
function railOf(entries: readonly TimelineEntry[], lane: string, at: number): Rail {
  const last = entries.findLast(
    ({ who, state, until }, index) =>
      who === lane && index <= at && state !== undefined && (until ?? index + 1) > at,
  );
  if (last?.state) return last.state;
  return entries.some(({ who }, index) => who === lane && index <= at) ? 'runs' : 'gone';
}

function signOf({ failed, state }: TimelineEntry): { shape: Shape; tone: Tone } {
  if (failed) return { shape: 'warning', tone: 'bad' };
  if (state === 'waits') return { shape: 'wait', tone: 'warn' };
  if (state === 'holds') return { shape: 'lock', tone: 'plain' };
  return { shape: 'dot', tone: 'plain' };
}

function whatOf({ what, lock }: TimelineEntry): string {
  return lock && !what.includes(lock.mode) ? `${what} (${lock.mode})` : what;
}
