import { l10n } from 'vscode';
import type { DatabaseState, DrillDatabase } from '../database/drillDatabase';
import type { ActiveDrill } from '../drill/activeDrill';
import type { CheckCommand } from '../results/checkCommand';

/** How it stands with the drill of this window, in words; icons are product icons' names. */
export interface DrillStatus {
  readonly title: string;
  /** "failed, score 2 of 4" */
  readonly result: string;
  readonly resultIcon: string;
  /** "Database ready" */
  readonly database: string;
  readonly databaseState: DatabaseState;
}

/** @returns undefined where no drill is open */
export function drillStatus(
  active: ActiveDrill,
  database: DrillDatabase,
  check: CheckCommand,
): DrillStatus | undefined {
  if (!active.session) return undefined;
  const [result, resultIcon] = check.isRunning ? [l10n.t('checking'), 'sync~spin'] : lastResult(active);
  return {
    title: active.session.drill.manifest.title,
    result,
    resultIcon,
    database: databaseWord(database.state),
    databaseState: database.state,
  };
}

function lastResult({ verdict, stale }: ActiveDrill): [word: string, icon: string] {
  if (!verdict) return [l10n.t('not checked'), 'circle-large-outline'];
  if (verdict.score === null) return [l10n.t('could not check'), 'question'];
  const passed = verdict.outcome === 'passed';
  if (stale) {
    return [
      passed
        ? l10n.t('changed since it passed, score {0} of 4', verdict.score)
        : l10n.t('changed since it failed, score {0} of 4', verdict.score),
      'history',
    ];
  }
  return passed
    ? [l10n.t('passed, score {0} of 4', verdict.score), 'pass']
    : [l10n.t('failed, score {0} of 4', verdict.score), 'error'];
}

function databaseWord(state: DatabaseState): string {
  return {
    stopped: l10n.t('Database stopped'),
    starting: l10n.t('Database starting'),
    ready: l10n.t('Database ready'),
    lost: l10n.t('Database lost'),
  }[state];
}
