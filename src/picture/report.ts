import type { CheckResult, Verdict } from '../rubric/verdict';
import {
  byUrgency,
  OWN_RECORD,
  recordSentences,
  regradeCommand,
  reportHeadline,
  type Report,
} from '../rubric/report/report';
import { PRINTED } from './drawing';
import { hintsMarkup } from './hints';
import { mark } from './mark';
import { html, Markup } from './markup';
import { outcomeMarkup } from './outcome';
import { picture } from './picture';
import { REPORT_STYLE } from './reportStyle';
import { sentenceMarkup } from './sentence';
import { PICTURE_STYLE } from './style';

/** The whole report with its pictures as one page that needs nothing beside it: no script, no network. */
export function reportPage(report: Report): string {
  const { drill, verdict, hintsTaken } = report;
  const checks = byUrgency(verdict.checks);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${drill.title}: ${reportHeadline(report)}</title>
        <style>
          ${new Markup(REPORT_STYLE + PICTURE_STYLE)}
        </style>
      </head>
      <body>
        <main>
          <header>
            <h1>${drill.title}</h1>
            <p class="headline">${reportHeadline(report)}</p>
          </header>
          ${verdict.redFlags.map(
            (flag) => html`<p class="red-flag">${mark('warning', 'warn')} Red flag: ${flag.title}</p>`,
          )}
          ${verdict.fault !== undefined && html`<p>${verdict.fault}</p>`} ${overview(checks)}
          ${raised(verdict)} ${checks.map((check) => checkSection(check, hintsTaken[check.id] ?? 0))}
          ${record(report)}
        </main>
      </body>
    </html>`;
  return `${page.toString()}\n`;
}

function overview(checks: readonly CheckResult[]): Markup {
  return html`<section aria-labelledby="checks">
    <h2 id="checks">Checks</h2>
    <ul class="overview">
      ${checks.map(
        (check) =>
          html`<li>
            ${outcomeMarkup(check.outcome)} <a href="#check-${check.id}">${check.title}</a>
            <span class="note">${check.kind} check</span>
          </li>`,
      )}
    </ul>
  </section>`;
}

function raised({ raise }: Verdict): Markup | undefined {
  if (raise.length === 0) return undefined;
  return html`<section aria-labelledby="raise">
    <h2 id="raise">What would raise the score</h2>
    <ul>
      ${raise.map((sentence) => html`<li>${sentence}</li>`)}
    </ul>
  </section>`;
}

function checkSection(check: CheckResult, revealed: number): Markup {
  const { id, title, outcome, expected, observed, position, evidence, rubric, hints, nextStep } = check;
  return html`<section class="check" aria-labelledby="check-${id}">
    <h2 id="check-${id}">${title}</h2>
    <p class="facts">${outcomeMarkup(outcome)} <span>${check.kind} check</span></p>
    <dl>
      ${expected !== '' && term('Expected', expected)}
      ${term('Observed', sentenceMarkup(observed, position, PRINTED))}
      ${nextStep !== undefined && term('Next step', nextStep)} ${term('Rubric point', rubric)}
    </dl>
    ${evidence.map(
      (each) =>
        html`<h3>${each.title}</h3>
          ${picture(each, PRINTED)}`,
    )}
    ${
      revealed > 0 &&
      html`<h3>Hints taken</h3>
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

function record(report: Report): Markup {
  const { drill, verdict, madeAt } = report;
  return html`<footer>
    <h2>The record</h2>
    <ul>
      ${recordSentences(report).map((sentence) => html`<li>${sentence}</li>`)}
    </ul>
    <p>${OWN_RECORD}</p>
    <pre>${regradeCommand(report)}</pre>
    <p class="note">
      Drill ${drill.id}, seed ${String(verdict.seed)}. The same seed gives the same data and parameters.
      Written at ${madeAt}.
    </p>
  </footer>`;
}
