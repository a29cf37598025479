import * as l10n from '@vscode/l10n';
import { progressFacts, type DrillProgress } from '../rubric/drillProgress';
import type { CheckResult, Verdict } from '../rubric/verdict';
import { PRINTED } from './drawing';
import { hintsMarkup } from './hints';
import { mark } from './mark';
import { html, Markup } from './markup';
import { outcomeMarkup } from './outcome';
import { picture } from './picture';
import { REPORT_STYLE } from './reportStyle';
import { sentenceMarkup } from './sentence';
import { PICTURE_STYLE } from './style';

export interface Report {
  /** The drill's. */
  readonly title: string;
  readonly verdict: Verdict;
  /** Steps of each check's ladder that were taken, by check id. */
  readonly hints: Readonly<Record<string, number>>;
  /** The candidate's record of the drill, where there is one. */
  readonly progress?: DrillProgress | undefined;
}

/** What failed comes first. */
const ORDER: readonly CheckResult['outcome'][] = ['failed', 'could-not-check', 'skipped', 'passed'];

/** The whole verdict with its pictures as one page that needs nothing beside it: no script, no network. */
export function reportPage({ title, verdict, hints, progress }: Report): string {
  const checks = [...verdict.checks].sort((a, b) => ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome));
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${l10n.t('{0}: {1}', title, headline(verdict))}</title>
        <style>
          ${new Markup(REPORT_STYLE + PICTURE_STYLE)}
        </style>
      </head>
      <body>
        <main>
          <header>
            <h1>${title}</h1>
            <p class="headline">${headline(verdict)}</p>
            ${progress && html`<p class="note">${progressFacts(progress).join(', ')}</p>`}
          </header>
          ${verdict.redFlags.map(
            (flag) =>
              html`<p class="red-flag">${mark('warning', 'warn')} ${l10n.t('Red flag: {0}', flag.title)}</p>`,
          )}
          ${verdict.fault !== undefined && html`<p>${verdict.fault}</p>`} ${overview(checks)}
          ${raised(verdict)} ${checks.map((check) => checkSection(check, hints[check.id] ?? 0))}
          ${provenance(verdict)}
        </main>
      </body>
    </html>`.toString();
}

function headline({ score, outcome }: Verdict): string {
  if (score === null) return l10n.t('Could not check');
  return outcome === 'passed'
    ? l10n.t('Passed, score {0} of 4', score)
    : l10n.t('Failed, score {0} of 4', score);
}

function overview(checks: readonly CheckResult[]): Markup {
  return html`<section aria-labelledby="checks">
    <h2 id="checks">${l10n.t('Checks')}</h2>
    <ul class="overview">
      ${checks.map(
        (check) =>
          html`<li>
            ${outcomeMarkup(check.outcome)} <a href="#check-${check.id}">${check.title}</a>
            <span class="note">${kindWord(check)}</span>
          </li>`,
      )}
    </ul>
  </section>`;
}

function raised({ raise }: Verdict): Markup | undefined {
  if (raise.length === 0) return undefined;
  return html`<section aria-labelledby="raise">
    <h2 id="raise">${l10n.t('What would raise the score')}</h2>
    <ul>
      ${raise.map((sentence) => html`<li>${sentence}</li>`)}
    </ul>
  </section>`;
}

function checkSection(check: CheckResult, revealed: number): Markup {
  const { id, title, outcome, expected, observed, position, evidence, rubric, hints } = check;
  return html`<section class="check" aria-labelledby="check-${id}">
    <h2 id="check-${id}">${title}</h2>
    <p class="facts">${outcomeMarkup(outcome)} <span>${kindWord(check)}</span></p>
    <dl>
      ${expected !== '' && term(l10n.t('Expected'), expected)}
      ${term(l10n.t('Observed'), sentenceMarkup(observed, position, PRINTED))}
      ${term(l10n.t('Rubric point'), rubric)}
    </dl>
    ${evidence.map(
      (each) =>
        html`<h3>${each.title}</h3>
          ${picture(each, PRINTED)}`,
    )}
    ${
      revealed > 0 &&
      html`<h3>${l10n.t('Hints taken')}</h3>
        ${hintsMarkup(hints.slice(0, revealed))}`
    }
  </section>`;
}

function term(name: string, content: Markup | string): Markup {
  return html`<div>
    <dt>${name}</dt>
    <dd>${content}</dd>
  </div>`;
}

function kindWord({ kind }: CheckResult): string {
  return kind === 'core' ? l10n.t('core check') : l10n.t('bonus check');
}

function provenance({ drill, seed }: Verdict): Markup {
  return html`<footer>
    <h2>${l10n.t('What this page is')}</h2>
    <p>
      ${l10n.t(
        "The candidate's own record of one check run on their machine: nobody else has signed it. To grade the work yourself, take its folder and judge it again with the same random data:",
      )}
    </p>
    <pre>npx backend-drills check &lt;folder&gt; --seed ${seed}</pre>
    <p class="note">${l10n.t('Drill {0}, seed {1}.', drill, seed)}</p>
  </footer>`;
}
