import { parseArgs, type ParseArgsConfig } from 'node:util';
import { InputError } from '../errors';

/** One command of the command line, as the help shows it. */
export interface CommandSyntax {
  readonly name: string;
  /** Names of the positional arguments: `<folder>` is needed, `[check]` is not, `[drill…]` takes any number. */
  readonly positionals: readonly string[];
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** Options as the help shows them. */
  readonly usage: string;
  readonly summary: string;
}

const postgres = { postgres: { type: 'string' } } as const;
const json = { json: { type: 'boolean' } } as const;

export const SYNTAX: readonly CommandSyntax[] = [
  {
    name: 'list',
    positionals: [],
    options: json,
    usage: '[--json]',
    summary: 'the drills, with your best scores',
  },
  {
    name: 'start',
    positionals: ['<drill>', '<folder>'],
    options: {},
    usage: '',
    summary: 'make a workspace of a drill in a new or empty folder',
  },
  {
    name: 'check',
    positionals: ['<folder>'],
    options: { ...json, ...postgres, seed: { type: 'string' } },
    usage: '[--json] [--postgres auto|container|embedded|URL] [--seed N]',
    summary: 'judge the work in a folder',
  },
  {
    name: 'hint',
    positionals: ['<folder>', '[check]'],
    options: {},
    usage: '',
    summary: 'the next hint of a check, or of the first that failed; your record keeps that you took it',
  },
  {
    name: 'solution',
    positionals: ['<folder>'],
    options: {},
    usage: '',
    summary: 'the way to the reference solution as a patch, once you have passed or asked twice',
  },
  {
    name: 'reset',
    positionals: ['<folder>'],
    options: {},
    usage: '',
    summary: 'put a workspace back to its start; your files are kept in a snapshot',
  },
  {
    name: 'snapshots',
    positionals: ['<folder>'],
    options: json,
    usage: '[--json]',
    summary: 'the snapshots of your files, newest first, with what differs',
  },
  {
    name: 'restore',
    positionals: ['<folder>', '<snapshot>'],
    options: {},
    usage: '',
    summary: 'make your files those of a snapshot; a snapshot of what is there is taken first',
  },
  {
    name: 'report',
    positionals: ['<folder>'],
    options: { format: { type: 'string' }, output: { type: 'string' } },
    usage: '[--format markdown|html|json|junit] [--output FILE]',
    summary: 'your own record of the last check, to hand on',
  },
  {
    name: 'doctor',
    positionals: [],
    options: { ...json, ...postgres },
    usage: '[--json] [--postgres …]',
    summary: 'say what the drills need on this machine, and how to mend what is missing',
  },
  {
    name: 'validate',
    positionals: ['[drill…]'],
    options: {
      ...json,
      ...postgres,
      only: { type: 'string', multiple: true },
      seed: { type: 'string', multiple: true },
      repeat: { type: 'string' },
      load: { type: 'boolean' },
      'update-transcripts': { type: 'boolean' },
    },
    usage: '[--json] [--postgres …] [--only NAME]… [--seed N]… [--repeat N] [--load] [--update-transcripts]',
    summary: 'prove drills against their solutions and mistakes (all by default)',
  },
];

export const HELP = [
  'Backend Drills: hands-on backend drills on a real PostgreSQL.',
  '',
  'Usage: backend-drills <command>',
  '',
  ...SYNTAX.flatMap((command) => [
    `  ${[command.name, ...command.positionals, command.usage].filter(Boolean).join(' ')}`,
    `      ${command.summary}`,
  ]),
  '',
  'Exit codes: 0 passed, 1 failed, 2 bad usage or input, 3 could not check.',
  'BACKEND_DRILLS_HOME names the folder for servers, caches and progress.',
].join('\n');

/** A command line, understood. */
export interface Invocation {
  readonly command: string;
  readonly positionals: readonly string[];
  readonly json: boolean;
  readonly postgres: string;
  /** What a report is written as. */
  readonly format: string;
  /** File to write to; standard output where none is named. */
  readonly output: string | undefined;
  readonly seeds: readonly number[];
  /** Names, or parts of names, of the variants to be proven; none for all. */
  readonly only: readonly string[];
  /** How often each proof is made. */
  readonly repeat: number;
  /** Whether the processors are kept busy meanwhile. */
  readonly load: boolean;
  readonly updateTranscripts: boolean;
}

/**
 * Understands a command line, or undefined where help is asked for.
 * @throws InputError
 */
export function parseInvocation(words: readonly string[]): Invocation | undefined {
  const [name, ...rest] = words;
  if (name === undefined || name === 'help' || words.includes('--help') || words.includes('-h'))
    return undefined;
  const syntax = SYNTAX.find((each) => each.name === name);
  if (!syntax) throw usage(`There is no command "${name}".`);
  let parsed;
  try {
    parsed = parseArgs({ args: rest, options: syntax.options, allowPositionals: true, strict: true });
  } catch (error) {
    throw usage((error as Error).message);
  }
  const { positionals, values } = parsed;
  const needed = syntax.positionals.filter((each) => each.startsWith('<')).length;
  const most = syntax.positionals.some((each) => each.includes('…')) ? Infinity : syntax.positionals.length;
  if (positionals.length < needed || positionals.length > most) {
    throw usage(
      `${name} takes ${syntax.positionals.join(' ') || 'no arguments'}, got ${positionals.length} arguments.`,
    );
  }
  return {
    command: name,
    positionals,
    json: values['json'] === true,
    postgres: typeof values['postgres'] === 'string' ? values['postgres'] : 'auto',
    format: typeof values['format'] === 'string' ? values['format'] : 'markdown',
    output: typeof values['output'] === 'string' ? values['output'] : undefined,
    seeds: [values['seed'] ?? []].flat().map((text) => wholeNumber('seed', String(text), 0, 2 ** 32 - 1)),
    only: [values['only'] ?? []].flat().map(String),
    repeat: typeof values['repeat'] === 'string' ? wholeNumber('repeat', values['repeat'], 1, 1000) : 1,
    load: values['load'] === true,
    updateTranscripts: values['update-transcripts'] === true,
  };
}

function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most)
    throw usage(`--${option} must be a whole number from ${least} to ${most}, not "${text}".`);
  return value;
}

function usage(message: string): InputError {
  return new InputError(message, 'See backend-drills --help.');
}
