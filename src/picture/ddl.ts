import * as l10n from '@vscode/l10n';
import type { DdlStep, TableLock } from '../rubric/evidence';
import { positionOf, type Drawing } from './drawing';
import { mark } from './mark';
import { html, type Markup } from './markup';

/** Lock modes on tables, by what they keep out, as PostgreSQL's table of conflicts has them; the weakest first. */
const MODES = [
  'AccessShareLock',
  'RowShareLock',
  'RowExclusiveLock',
  'ShareUpdateExclusiveLock',
  'ShareLock',
  'ShareRowExclusiveLock',
  'ExclusiveLock',
  'AccessExclusiveLock',
];
const STOPS_WRITES = MODES.indexOf('ShareLock');
const STOPS_READS = MODES.indexOf('AccessExclusiveLock');

/** Each change of the schema with the locks that it held, how strong they are, and what it read or wrote anew meanwhile. */
export function ddlPicture(steps: readonly DdlStep[], drawing: Drawing): Markup {
  return html`<ol class="ddl">
    ${steps.map((step) => ddlRow(step, drawing))}
  </ol>`;
}

function ddlRow(step: DdlStep, drawing: Drawing): Markup {
  const { sql, completed, locks, scanned, rewritten, lockTimeout, position } = step;
  return html`<li class="${completed ? 'plain' : 'bad'}">
    <pre class="sql">${sql.trim()}</pre>
    <p class="facts">
      ${!completed && html`<span>${mark('warning', 'bad')} ${l10n.t('failed')}</span>`}
      ${positionOf(drawing, position)}
      <span
        >${lockTimeout > 0 ? l10n.t('waits for locks {0} ms at most', lockTimeout) : l10n.t('no lock_timeout')}</span
      >
    </p>
    <ul>
      ${locks.map(lockRow)}
      ${scanned.map(({ table, rows }) => html`<li>${l10n.t('read {0} rows of {1} meanwhile', rows, table)}</li>`)}
      ${rewritten.map((table) => html`<li>${l10n.t('wrote {0} anew', table)}</li>`)}
    </ul>
  </li>`;
}

function lockRow({ table, mode }: TableLock): Markup {
  const strength = MODES.indexOf(mode);
  return html`<li>
    ${mark('lock', strength >= STOPS_READS ? 'bad' : strength >= STOPS_WRITES ? 'warn' : 'plain')}
    ${l10n.t('{0} on {1}', mode, table)} ${ladder(strength)}
    <span class="note">${waitersOf(strength)}</span>
  </li>`;
}

/** A step for each mode, filled up to this one. */
function ladder(strength: number): Markup {
  return html`<svg class="ladder" viewBox="0 0 64 12" width="64" height="12" aria-hidden="true">
    ${MODES.map((_, index) => {
      const height = 3 + index;
      return html`<rect
        class="${index <= strength ? 'many' : 'track'}"
        x="${index * 8}"
        y="${12 - height}"
        width="6"
        height="${height}"
      />`;
    })}
  </svg>`;
}

function waitersOf(strength: number): string {
  if (strength >= STOPS_READS) return l10n.t('reads and writes wait');
  if (strength >= STOPS_WRITES) return l10n.t('writes wait, reads go on');
  return l10n.t('reads and writes go on');
}
