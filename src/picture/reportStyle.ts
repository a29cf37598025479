/** The report's own look, on a screen in both colour schemes and on paper; the colours that pictures ask for among it. */
export const REPORT_STYLE = `
:root {
  color-scheme: light dark;
  --text: light-dark(#1f2328, #e6e6e6); --page: light-dark(#ffffff, #1e1e1e); --muted: light-dark(#59636e, #a8b0b8);
  --line: light-dark(#c4cad1, #4a4f55); --surface: light-dark(#f3f5f7, #2a2c2f); --accent: light-dark(#0b5cad, #6cb2ff);
  --good: light-dark(#116329, #57c46b); --bad: light-dark(#b31d28, #ff8b82); --warn: light-dark(#7a4d00, #e5b34a);
  --code: ui-monospace, 'SF Mono', 'Cascadia Code', Consolas, 'Liberation Mono', monospace;
}
body { margin: 0; color: var(--text); background: var(--page); font: 15px/1.5 system-ui, sans-serif; }
main { max-inline-size: 62rem; margin-inline: auto; padding: 2rem 1.25rem; }
h1, h2, h3 { margin: 0 0 0.3em; line-height: 1.3; }
h1 { font-size: 1.7em; }
h2 { font-size: 1.25em; }
h3 { margin-block-start: 1.2em; font-size: 1em; }
p { margin: 0.3em 0; }
a { color: var(--accent); }
code { font-family: var(--code); font-size: 0.95em; }
.headline { font-size: 1.2em; font-weight: 600; }
section, footer { margin-block-start: 1.75rem; }
.check { padding-block-start: 1.25rem; border-block-start: 1px solid var(--line); }
footer { padding: 1rem 1.25rem; border: 1px solid var(--line); }
dl { margin: 0.5em 0; }
dl > div { margin-block-end: 0.4em; }
dt { font-weight: 600; }
dd { margin: 0; }
.overview { padding: 0; list-style: none; }
.outcome { display: inline-block; min-inline-size: 9em; font-weight: 600; }
.red-flag { padding: 0.5em 0.75em; border: 1px solid var(--warn); border-inline-start-width: 4px; }
.hints { padding: 0; list-style: none; }
.hints li { margin-block: 0.4em; padding-inline-start: 0.75em; border-inline-start: 4px solid var(--accent); }
@media print {
  :root { color-scheme: light; }
  body { font-size: 10pt; }
  main { max-inline-size: none; padding: 0; }
  .side pre { max-block-size: none; }
  li, figure, h2, h3 { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  * { print-color-adjust: exact; }
}
`;
