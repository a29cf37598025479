// Builds everything that ships into dist/, or the folder after `--outdir`. `--watch` rebuilds on change, `--production`
// minifies, `--metafile FILE` says what went into the bundles.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import { globSync } from 'tinyglobby';
import * as z from 'zod';

const {
  values: { production, watch, outdir, metafile },
} = parseArgs({
  options: {
    production: { type: 'boolean', default: false },
    watch: { type: 'boolean', default: false },
    outdir: { type: 'string', default: 'dist' },
    metafile: { type: 'string' },
  },
});

/** Heavy libraries get a bundle of their own, loaded only when a code path needs them. */
const lazyLibraries = ['testcontainers', 'typescript'];

/** @type {esbuild.Plugin} */
const keepLibrariesApart = {
  name: 'keep-libraries-apart',
  setup(build) {
    const filter = new RegExp(`^(${lazyLibraries.join('|')})$`);
    build.onResolve({ filter }, ({ path: library, kind }) =>
      kind === 'entry-point' ? undefined : { path: `./${library}.js`, external: true },
    );
  },
};

/**
 * Modules of ours that stay in a file of their own: the engine, so that the editor's activation does not load it, and the
 * errors, so that all sides know them by the same classes.
 * @param {string[]} modules within src/, without extension
 * @param {string} root path of the output folder, relative to the bundle that needs them
 * @returns {esbuild.Plugin}
 */
const keepApart = (modules, root = '.') => ({
  name: 'keep-apart',
  setup(build) {
    const filter = new RegExp(`^(?:\\.\\.?/)+(?:src/)?(${modules.join('|')})$`);
    build.onResolve({ filter }, ({ path: file, importer }) =>
      importer.includes('node_modules')
        ? undefined // a library's own module of that name
        : { path: `${root}/${path.basename(file)}.js`, external: true },
    );
  },
});

/** @type {esbuild.BuildOptions} */
const common = {
  outdir,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20.19',
  minify: production,
  keepNames: true,
  sourcemap: production ? false : 'linked',
  legalComments: 'none',
  // Libraries that ship as ES modules ask where they are; in a CommonJS bundle only __filename knows.
  define: { 'import.meta.url': 'bundleUrl' },
  banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
  external: ['vscode', 'pg-native', 'cpu-features', '*.node'],
  logLevel: 'warning',
  metafile: metafile !== undefined,
};

const entries = ['cli', 'worker', 'register'];
const sources = {
  cli: 'src/cli.ts',
  worker: 'src/candidate/process.ts',
  register: 'src/candidate/register.ts',
};

/** What a candidate's workspace imports, and its types: copied into its node_modules, so that it works offline. */
const workspacePackages = ['pg', '@types/pg', '@types/node'];

/**
 * Installed folders of the packages and of all that they depend on at run time, relative to node_modules.
 * @param {string[]} names
 * @param {string} from folder of the package that depends on them, relative to node_modules
 * @param {Set<string>} found
 */
function closure(names, from = '', found = new Set()) {
  for (const name of names) {
    const nested = path.posix.join(from, 'node_modules', name);
    const folder = from && existsSync(path.join('node_modules', nested)) ? nested : name;
    if (found.has(folder)) continue;
    found.add(folder);
    const manifest = JSON.parse(readFileSync(path.join('node_modules', folder, 'package.json'), 'utf8'));
    closure(Object.keys(manifest.dependencies ?? {}), folder, found);
  }
  return found;
}

/**
 * A package's licence and notices; its README where it has no other text of its licence.
 * @param {string} folder
 */
function licenceFiles(folder) {
  const find = (name) => globSync(`${folder}/${name}`, { cwd: 'node_modules', caseSensitiveMatch: false });
  const texts = find('{licen[cs]e,notice,copying}*');
  return texts.length > 0 ? texts : find('readme*');
}

/** Copies them to dist/modules, with their licences, and lists every file with its size in modules.json. */
async function copyWorkspaceModules() {
  const folders = [...closure(workspacePackages)];
  const files = globSync(
    folders.map((folder) => `${folder}/**`),
    {
      cwd: 'node_modules',
      ignore: [
        '**/*.{map,md}',
        '**/{test,tests,bench}/**',
        ...folders.map((folder) => `${folder}/node_modules/**`),
      ],
    },
  );
  const licences = folders.flatMap(licenceFiles);
  const hash = createHash('sha256');
  /** @type {Record<string, number>} */
  const sizes = {};
  for (const file of [...new Set([...files, ...licences])].sort()) {
    const content = readFileSync(path.join('node_modules', file));
    hash.update(file).update(content);
    sizes[file] = content.length;
    await cp(path.join('node_modules', file), path.join(outdir, 'modules', file));
  }
  const list = { version: hash.digest('hex').slice(0, 16), files: sizes };
  await writeFile(path.join(outdir, 'modules.json'), JSON.stringify(list));
}

/** What an editor completes a drill.json by, made from the schema that reads it. */
async function writeManifestSchema() {
  const { outputFiles } = await esbuild.build({
    entryPoints: ['src/catalog/manifest.ts'],
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
  });
  const code = Buffer.from(outputFiles[0].contents).toString('base64');
  const { manifestSchema } = await import(`data:text/javascript;base64,${code}`);
  const schema = z.toJSONSchema(manifestSchema, { io: 'input' });
  await writeFile(path.join(outdir, 'drill.schema.json'), JSON.stringify(schema));
}

await rm(outdir, { recursive: true, force: true });
await mkdir(outdir, { recursive: true });

/**
 * The pages of webviews, each a script and a style by its name in dist/webview; what they share, and the plan viewer, which
 * is loaded where there is a plan, in files beside them.
 * @type {esbuild.BuildOptions}
 */
const pages = {
  entryPoints: globSync('src/webview/*/main.ts').flatMap((file) => {
    const name = path.basename(path.dirname(file));
    return [
      { in: file, out: name },
      { in: path.posix.join(path.dirname(file), `${name}.css`), out: name },
    ];
  }),
  outdir: path.join(outdir, 'webview'),
  bundle: true,
  splitting: true,
  platform: 'browser',
  format: 'esm',
  target: 'es2022',
  minify: production,
  sourcemap: production ? false : 'linked',
  legalComments: 'none',
  // Vue without its compiler: it would need eval, which the pages' policy forbids.
  define: {
    'process.env.NODE_ENV': '"production"',
    __VUE_OPTIONS_API__: 'true',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
  },
  logLevel: 'warning',
  metafile: metafile !== undefined,
};

/** @type {esbuild.BuildOptions[]} */
const builds = [
  {
    ...common,
    entryPoints: entries.map((name) => ({ in: sources[name], out: name })),
    plugins: [keepLibrariesApart],
  },
  {
    ...common,
    entryPoints: ['src/extension.ts'],
    plugins: [keepApart(['session/engine', 'errors'])],
  },
  {
    ...common,
    entryPoints: [{ in: 'src/session/engine.ts', out: 'engine' }],
    plugins: [keepLibrariesApart, keepApart(['errors'])],
  },
  {
    ...common,
    entryPoints: [{ in: 'src/judge/process.ts', out: 'judge' }],
    plugins: [keepLibrariesApart, keepApart(['errors'])],
  },
  { ...common, entryPoints: ['src/errors.ts'] },
  pages,
  {
    ...common,
    entryPoints: lazyLibraries.map((name) => ({ in: name, out: name })),
    sourcemap: false,
    minify: true,
  },
  {
    ...common,
    entryPoints: globSync('drills/*/checks.ts').map((file) => ({
      in: file,
      out: path.posix.join('drills', path.basename(path.dirname(file)), 'checks'),
    })),
    plugins: [keepApart(['errors'], '../..')],
  },
];

await copyWorkspaceModules();
await writeManifestSchema();
if (watch) {
  await Promise.all(builds.map(async (options) => (await esbuild.context(options)).watch()));
} else {
  const results = await Promise.all(builds.map((options) => esbuild.build(options)));
  if (metafile) {
    const outputs = Object.assign({}, ...results.map((result) => result.metafile?.outputs));
    await writeFile(metafile, JSON.stringify({ outputs }));
  }
}
