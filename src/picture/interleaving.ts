import * as l10n from '@vscode/l10n';
import type { InterleavingAct, InterleavingStep } from '../rubric/evidence';
import type { Drawing } from './drawing';
import { lanesPicture, type LaneStep, type Rail } from './lanes';
import type { Shape, Tone } from './mark';
import type { Markup } from './markup';

interface Act {
  readonly shape: Shape;
  readonly tone: Tone;
  readonly word: string;
  /** How the actor is afterwards. */
  readonly rail: Rail;
}

/** A function, so that the words are translated after the page has its language. */
function actOf(what: InterleavingAct): Act {
  switch (what) {
    case 'statement':
      return { shape: 'dot', tone: 'plain', word: l10n.t('ran'), rail: 'runs' };
    case 'called':
      return { shape: 'ring', tone: 'plain', word: l10n.t('was called'), rail: 'runs' };
    case 'held':
      return { shape: 'pause', tone: 'warn', word: l10n.t('was stopped before'), rail: 'waits' };
    case 'blocked':
      return { shape: 'wait', tone: 'warn', word: l10n.t('waits for a lock'), rail: 'waits' };
    case 'released':
      return { shape: 'play', tone: 'plain', word: l10n.t('goes on'), rail: 'runs' };
    case 'crashed':
      return { shape: 'cross', tone: 'bad', word: l10n.t('crashed'), rail: 'gone' };
    case 'redelivered':
      return { shape: 'again', tone: 'plain', word: l10n.t('was given the same once more'), rail: 'runs' };
    case 'repeated':
      return { shape: 'again', tone: 'plain', word: l10n.t('repeated'), rail: 'runs' };
    case 'answered':
      return { shape: 'tick', tone: 'good', word: l10n.t('answered'), rail: 'gone' };
    case 'failed':
      return { shape: 'warning', tone: 'bad', word: l10n.t('failed'), rail: 'gone' };
  }
}

/** Workers side by side: what each did, where one was stopped, blocked, crashed, or given its work once more. */
export function interleavingPicture(
  lanes: readonly string[],
  steps: readonly InterleavingStep[],
  drawing: Drawing,
): Markup {
  const rails = new Map<string, Rail>(lanes.map((lane) => [lane, 'gone']));
  const drawn = steps.map((step): LaneStep => {
    const { shape, tone, word, rail } = actOf(step.what);
    rails.set(step.lane, rail);
    return {
      lane: step.lane,
      shape,
      tone: step.what === 'statement' && step.note !== undefined ? 'bad' : tone,
      what: step.tag === undefined ? word : `${word}: ${step.tag}`,
      sql: step.sql,
      note: noteOf(step),
      position: step.position,
      rails: lanes.map((lane) => rails.get(lane) ?? 'gone'),
    };
  });
  return lanesPicture(lanes, drawn, drawing);
}

function noteOf({ parameters, note }: InterleavingStep): string | undefined {
  const given =
    parameters && parameters.length > 0
      ? l10n.t('with {0}', parameters.map((each, index) => `$${index + 1} = ${each ?? 'NULL'}`).join(', '))
      : undefined;
  const said = [given, note].filter((each) => each !== undefined);
  return said.length > 0 ? said.join(' · ') : undefined;
}
