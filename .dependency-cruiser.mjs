// The house's one way through: editor -> session -> judge -> { candidate, wire, postgres }, and plain leaves for all.
const leaves = ['catalog', 'workspace', 'rubric', 'picture', 'host'];
const engineParts = ['candidate', 'wire', 'postgres'];
const entryPoints =
  '^(src/(extension|cli|judge/process|candidate/(process|register)|webview/[^/]+/main)\\.ts$|drills/[^/]+/checks\\.ts$)';

/** What a drill's checks may be written against. */
const drillInterface = '^src/(errors|judge/check|wire/(record|summary))\\.ts$|^src/(judge/kit|rubric)/';

const room = (...names) => `^src/(${names.join('|')})/`;

/** A rule that files in `from` do not import files in `to`. */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    forbid('no-cycles', 'A cycle has no direction.', {}, { circular: true }),
    forbid(
      'editor-api-stays-in-the-editor',
      'Only extension.ts and editor/ know that an editor exists; so do the tests that run inside it.',
      { pathNot: '^(src/extension\\.ts$|src/editor/|test/editor/)' },
      { path: '^vscode$|node_modules/@types/vscode/' },
    ),
    forbid(
      'nobody-imports-the-editor',
      'The editor is a front of the engine; only the activation wires it.',
      { path: '^src/', pathNot: '^src/(extension\\.ts$|editor/)' },
      { path: '^src/(extension\\.ts$|editor/)' },
    ),
    forbid(
      'session-is-a-front',
      'Only the editor, the activation, the command line and the gate see sessions.',
      { path: '^src/', pathNot: '^src/((extension|cli)\\.ts$|cli/|editor/|gate/|session/)' },
      { path: room('session') },
    ),
    forbid(
      'editor-goes-through-the-session',
      'The editor and the command line ask the session; they do not reach round it.',
      { path: '^src/((extension|cli)\\.ts$|cli/|editor/)' },
      { path: room('candidate', 'wire') },
    ),
    ...engineParts.map((part) =>
      forbid(
        `${part}-stands-alone`,
        'The judge brings the parts together; they do not know each other or the judge.',
        { path: room(part) },
        { path: room('judge', 'session', ...engineParts.filter((other) => other !== part)) },
      ),
    ),
    forbid(
      'leaves-import-only-plain-things',
      'Leaves are used by all and use none.',
      { path: room(...leaves) },
      { path: '^src/[^/]+/', pathNot: room(...leaves) },
    ),
    forbid(
      'pages-run-in-a-browser',
      'A page of a webview is given data; it knows what can be drawn of it, and neither the editor nor the engine.',
      { path: room('webview') },
      { path: '^src/', pathNot: room('webview', 'picture', 'rubric') },
    ),
    forbid(
      'browser-has-no-node',
      'What pages are made of runs without Node.',
      { path: room('webview', 'picture', 'rubric') },
      { dependencyTypes: ['core'] },
    ),
    forbid(
      'pages-are-spoken-to',
      'The editor knows the messages of a page and nothing else of it.',
      { path: '^src/', pathNot: room('webview') },
      { path: room('webview'), pathNot: '/protocol\\.ts$' },
    ),
    forbid(
      'drills-see-the-check-interface-only',
      'A drill is written against the interface of a check, not against the engine behind it.',
      { path: '^drills/' },
      {
        path: '^src/',
        pathNot: drillInterface,
      },
    ),
    forbid(
      'src-imports-no-tests',
      'What ships knows no tests.',
      { path: '^src/' },
      { path: '^(test|drills)/' },
    ),
    forbid(
      'no-orphans',
      'A file that no entry point reaches and no drill may import is dead.',
      { path: entryPoints },
      { path: '^src/', pathNot: `\\.d\\.ts$|${entryPoints}|${drillInterface}`, reachable: false },
    ),
    forbid('resolvable', 'What is imported exists.', {}, { couldNotResolve: true, pathNot: '^vscode$' }),
    forbid(
      'declared',
      'What is imported is in package.json.',
      { path: '^(src|test)/' },
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // What a candidate gets has its own imports and its own (deliberate) faults.
    exclude: {
      path: '^test/(hostile/cases|judge/fixtures)/|^drills/[^/]+/(workspace|solutions|mistakes)/|^dist/|^esbuild\\.mjs$',
    },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
