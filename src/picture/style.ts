/**
 * How pictures look, for a page that says what `--text`, `--muted`, `--line`, `--surface`, `--accent`, `--good`, `--bad`, `--warn`
 * and `--code` are. Text, since a report carries it along and a webview takes it as a sheet of its own.
 */
export const PICTURE_STYLE = `
.sign { inline-size: 1em; block-size: 1em; vertical-align: -0.125em; fill: currentColor; stroke: none; flex: none; }
.sign .open { fill: none; stroke: currentColor; stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round; }
.sign .thick { stroke-width: 2.4; }
.sign.good, .outcome.good .sign { color: var(--good); }
.sign.bad, .outcome.bad .sign { color: var(--bad); }
.sign.warn, .outcome.warn .sign { color: var(--warn); }
.facts { display: flex; flex-wrap: wrap; gap: 0.15em 1.1em; margin: 0.2em 0; }
.note, .legend { color: var(--muted); }
pre { margin: 0.25em 0; padding: 0.4em 0.6em; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; background: var(--surface); border-radius: 3px; font-family: var(--code); font-size: 0.95em; }
.bar { display: block; inline-size: 100%; block-size: 10px; }
.bar.thin { block-size: 4px; margin-block-start: 0.25em; }
.bar .track, .ladder .track { fill: var(--line); opacity: 0.6; }
.bar .many, .ladder .many { fill: var(--accent); }
.bar .one { fill: var(--muted); }
.bar .tick { stroke: var(--page); stroke-width: 1.5; vector-effect: non-scaling-stroke; }
.statements, .ddl { display: grid; gap: 0.9em; margin: 0.5em 0; padding-inline-start: 1.8em; }
.statements > li::marker, .ddl > li::marker { color: var(--muted); }
.ddl ul { margin: 0; padding-inline-start: 1.2em; }
.ladder { vertical-align: -0.1em; margin-inline: 0.5em; }
.plan, .plan ul { margin: 0.3em 0 0; padding-inline-start: 1.1em; list-style: none; border-inline-start: 1px solid var(--line); }
.plan > li, .plan ul > li { padding-block: 0.25em; }
.plan p { margin: 0; }

.sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr)); gap: 0.75em; }
.side { min-inline-size: 0; }
.side-name { margin: 0; font-weight: 600; }
.side pre span { display: block; min-block-size: 1.45em; }
.side pre { max-block-size: 24em; overflow: auto; white-space: pre; overflow-wrap: normal; }
.only-expected { box-shadow: inset 4px 0 var(--good); font-weight: 700; }
.only-observed { box-shadow: inset 4px 0 var(--bad); font-weight: 700; }
.left-out { color: var(--muted); }

.lanes { --rail: 1.9em; container-type: inline-size; margin: 0.5em 0; }
.lanes ol { margin: 0; padding: 0; list-style: none; }
.lanes li, .lanes .names { display: grid; }
.lanes .names { margin: 0; }
.lanes .names b { padding-inline: 0.45em; border-block-end: 1px solid var(--line); overflow: hidden; text-overflow: ellipsis; }
.lanes .step { grid-row: 1; min-inline-size: 0; padding: 0.2em 0.5em 0.55em 2.1em; }
.lanes .step p { margin: 0; }
.lanes .bad .what { font-weight: 700; text-decoration: underline 2px var(--bad); text-underline-offset: 0.2em; }
.lanes .who { color: var(--muted); font-weight: 600; }
.rail { position: relative; grid-row: 1; min-block-size: 1.4em; }
.rail::before { content: ''; position: absolute; inset-block: 0; inset-inline-start: 0.9em; border-inline-start: 2px solid var(--muted); }
.rail.waits::before { border-inline-start: 2px dashed var(--warn); }
.rail.holds::before { border-inline-start: 6px double var(--accent); inset-inline-start: calc(0.9em - 2px); }
.rail.gone::before { border-inline-start-color: transparent; }
.rail .sign { position: absolute; inset-block-start: 0.3em; inset-inline-start: calc(0.9em - 0.5em + 1px); z-index: 1; padding: 0.1em 0; background: var(--page); }
.legend { display: flex; gap: 1.5em; margin: 0.3em 0 0; }
.legend .rail { display: inline-block; inline-size: 1.6em; block-size: 1.3em; min-block-size: 0; vertical-align: -0.3em; }
${Array.from({ length: 8 }, (_, index) => `.lane-${index + 1} { grid-column: ${index + 1}; }`).join('\n')}
${Array.from({ length: 8 }, (_, index) => railGrid(index + 1)).join('\n')}
.lanes.rails .step, .lanes.rails .names b:last-child { grid-column-end: none; }
.rails .step { grid-column: -2; }
.rails .names { display: none; }
${[1, 2, 3].map((lanes) => `.columns.lanes-${lanes} li, .columns.lanes-${lanes} .names { grid-template-columns: repeat(${lanes}, minmax(0, 1fr)); }`).join('\n')}
@container (inline-size < 34rem) {
  ${[1, 2, 3].map((lanes) => `.columns.lanes-${lanes} li { grid-template-columns: repeat(${lanes}, var(--rail)) minmax(0, 1fr); }`).join('\n  ')}
  .columns .step { grid-column: -2; padding-inline-start: 0.4em; }
  .columns .names { display: none; }
}

.series { margin: 0.5em 0; }
.series .scrolled { overflow-x: auto; }
.series svg:not(.key) { display: block; inline-size: 100%; min-inline-size: 34rem; max-inline-size: 46rem; font-size: 12px; fill: var(--text); }
.series text.end { text-anchor: end; }
.series text.middle { text-anchor: middle; }
.series .grid { stroke: var(--line); stroke-width: 1; opacity: 0.6; }
.series .limit { stroke: var(--bad); stroke-width: 2; stroke-dasharray: 8 4; }
.series .line { fill: none; stroke: var(--accent); stroke-width: 2; }
.series .point { fill: var(--accent); stroke: none; }
.series .line.line-1 { stroke-dasharray: 6 3; stroke: var(--warn); }
.series .point.line-1 { fill: var(--warn); }
.series .line.line-2 { stroke-dasharray: 2 3; stroke: var(--good); }
.series .point.line-2 { fill: var(--good); }
.series .line.line-3 { stroke-dasharray: 10 3 2 3; stroke: var(--text); }
.series .point.line-3 { fill: var(--text); }
.series figcaption ul { margin: 0.4em 0; padding: 0; list-style: none; }
.series table { border-collapse: collapse; }
.series :is(th, td) { padding: 0.15em 0.8em; border: 1px solid var(--line); text-align: end; font-variant-numeric: tabular-nums; }
@media (forced-colors: active) { .sign, .bar, .ladder, .series svg { forced-color-adjust: auto; } }
`;

/** A narrow column for each lane, the text beside them. */
function railGrid(lanes: number): string {
  return `.rails.lanes-${lanes} li { grid-template-columns: repeat(${lanes}, var(--rail)) minmax(0, 1fr); }`;
}
