import path from 'node:path';
import { root } from './setup/root.mjs';

/**
 * The suites by what they need, the quick ones first.
 * @type {readonly { name: string, needs: string, command: (files: string[]) => string[] }[]}
 */
export const suites = [
  { name: 'unit', needs: 'nothing but Node', command: filesAtOnce },
  { name: 'postgres', needs: 'the embedded PostgreSQL', command: filesAtOnce },
  { name: 'container', needs: 'a container engine', command: mocha },
  { name: 'judge', needs: 'the embedded PostgreSQL', command: filesAtOnce },
  { name: 'hostile', needs: 'the embedded PostgreSQL', command: mocha },
  { name: 'editor', needs: 'VS Code', command: insideEditor },
  { name: 'e2e', needs: 'VS Code in a browser', command: mocha },
  { name: 'corpus', needs: 'the embedded PostgreSQL', command: mocha },
];

/** @param {string[]} files */
function mocha(files) {
  return [
    path.join(root, 'node_modules', 'mocha', 'bin', 'mocha.js'),
    '--reporter',
    path.join(root, 'test', 'reporter.cjs'),
    ...files,
  ];
}

/**
 * For files that have nothing in common, each with a folder and a server of its own, and that wait for half of their time.
 * @param {string[]} files
 */
function filesAtOnce(files) {
  return [...mocha(files), '--parallel', '--jobs', '2'];
}

/** @param {string[]} files */
function insideEditor(files) {
  return ['--import', 'tsx', path.join(root, 'test', 'editor', 'run.ts'), ...files];
}
