#!/usr/bin/env node
// Takes the place of VS Code desktop's executable for @vscode/test-electron's runTests, which spawns one path.
import { require as load } from 'tsx/cjs/api';

const { runExecutable } = load('./executable.ts', import.meta.url);
process.exitCode = await runExecutable(process.argv.slice(2));
