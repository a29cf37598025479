import * as l10n from '@vscode/l10n';
import type { Drawing } from '../../picture/drawing';
import { hintName, hintsMarkup } from '../../picture/hints';
import { mark } from '../../picture/mark';
import { html, type Markup } from '../../picture/markup';
import { outcomeMarkup, outcomeWord } from '../../picture/outcome';
import { picture } from '../../picture/picture';
import { sentenceMarkup } from '../../picture/sentence';
import type { Evidence, SourcePosition } from '../../rubric/evidence';
import { positionText } from '../../rubric/scorecard';
import type { Detail } from './protocol';

/** Places are buttons; the page's one listener reads where they lead to. */
const LINKED: Drawing = {
  position: (position) =>
    html`<button
      type="button"
      class="link"
      data-does="openPosition"
      data-position="${JSON.stringify(position)}"
    >
      ${positionText(position)}
    </button>`,
};

/** The whole page for a check. */
export function detailPage(detail: Detail): Markup {
  const { check } = detail;
  return html`<header>
      <div class="way">
        <p class="note">${detail.drill} · ${detail.headline}</p>
        ${checkChooser(detail)}
      </div>
      <h1>${check.title}</h1>
      <p class="facts">
        ${outcomeMarkup(check.outcome)}
        <span>${check.kind === 'core' ? l10n.t('core check') : l10n.t('bonus check')}</span>
      </p>
    </header>
    ${detail.stale && staleNote()}
    ${detail.redFlags.map(
      (title) => html`<p class="red-flag">${mark('warning', 'warn')} ${l10n.t('Red flag: {0}', title)}</p>`,
    )}
    ${sentences(detail)} ${check.evidence.map((evidence, index) => evidenceSection(evidence, index))}
    <section aria-labelledby="rubric">
      <h2 id="rubric">${l10n.t('Rubric point')}</h2>
      <p>${check.rubric}</p>
    </section>
    ${hints(detail)}`;
}

/** Where nothing is left to show. */
export function gonePage(): Markup {
  return html`<p>${l10n.t('There is no such check any more. Check again, then choose one in Results.')}</p>`;
}

/** The place that a link of the page stands for. */
export function positionIn(data: string | undefined): SourcePosition | undefined {
  return data === undefined ? undefined : (JSON.parse(data) as SourcePosition);
}

function checkChooser({ checks, check }: Detail): Markup {
  return html`<label class="chooser"
    >${l10n.t('Check')}
    <select id="chooser" data-does="select">
      ${checks.map(
        ({ id, title, outcome }) =>
          html`<option value="${id}" ${id === check.id && SELECTED}>
            ${l10n.t('{0} ({1})', title, outcomeWord(outcome))}
          </option>`,
      )}
    </select></label
  >`;
}

const SELECTED = html`selected`;

function staleNote(): Markup {
  return html`<p class="stale" role="status">
    ${mark('warning', 'warn')} ${l10n.t('Your files changed since this check.')}
    <button type="button" id="check" data-does="check">${l10n.t('Check')}</button>
  </p>`;
}

function sentences({ check }: Detail): Markup {
  return html`<div class="sentences">
    ${
      check.expected !== '' &&
      html`<section aria-labelledby="expected">
        <h2 id="expected">${l10n.t('Expected')}</h2>
        <p>${check.expected}</p>
      </section>`
    }
    <section aria-labelledby="observed">
      <h2 id="observed">${l10n.t('Observed')}</h2>
      <p>${sentenceMarkup(check.observed, check.position, LINKED)}</p>
    </section>
    ${
      check.nextStep !== undefined &&
      html`<section aria-labelledby="next-step">
        <h2 id="next-step">${l10n.t('Next step')}</h2>
        <p>${check.nextStep}</p>
      </section>`
    }
  </div>`;
}

function evidenceSection(evidence: Evidence, index: number): Markup {
  const title = `evidence-${index}`;
  return html`<section aria-labelledby="${title}" data-evidence="${index}">
    <h2 id="${title}">${evidence.title}</h2>
    ${
      evidence.kind === 'difference' &&
      html`<button
        type="button"
        class="secondary"
        id="difference-${index}"
        data-does="openDifference"
        data-index="${index}"
      >
        ${l10n.t('Compare in the diff editor')}
      </button>`
    }
    ${picture(evidence, LINKED)}
    ${
      evidence.kind === 'plan' &&
      html`<button
          type="button"
          class="secondary"
          id="diagram-${index}"
          data-does="showDiagram"
          data-index="${index}"
          aria-expanded="false"
        >
          ${l10n.t('Diagram')}
        </button>
        <div class="diagram" hidden></div>`
    }
  </section>`;
}

function hints({ check, hintCount }: Detail): Markup | undefined {
  const revealed = check.hints.length;
  const next = check.outcome === 'failed' && revealed < hintCount;
  if (revealed === 0 && !next) return undefined;
  return html`<section aria-labelledby="hints">
    <h2 id="hints">${l10n.t('Hints')}</h2>
    ${revealed > 0 && hintsMarkup(check.hints)}
    ${
      next &&
      html`<button type="button" class="secondary" id="next-hint" data-does="nextHint">
        ${l10n.t('Reveal hint {0} of {1} ({2})', revealed + 1, hintCount, hintName(revealed))}
      </button>`
    }
  </section>`;
}
