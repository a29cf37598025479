import type { Random } from '../../src/judge/kit/random';
import { FIELDS, type Changes, type Field, type NewValues } from './patients';

/** What people put between texts that they join; nothing at all among them. */
const BORDERS = [
  '',
  '|',
  ',',
  ';',
  ':',
  '-',
  '/',
  '#',
  '~',
  '_',
  ' ',
  '\t',
  '\n',
  '\u001f',
  '||',
  '::',
  ', ',
];

/** A sheet that one person has open while another one saves it. */
export interface StaleCase {
  /** What is in it before both open it, where that matters. */
  readonly before?: Changes;
  readonly theirs: () => Changes;
  /** What is saved after that, from the sheet as it was. */
  readonly mine: (theirs: Changes) => Changes;
}

/** Fields that are the same, overlap or differ; values that are there already; states that look alike. */
export function staleCases(random: Random, values: NewValues): StaleCase[] {
  const [one, two, three, ...others] = random.shuffle(FIELDS) as [Field, Field, Field, ...Field[]];
  const saves = (theirs: Field[], mine: Field[]): StaleCase => ({
    theirs: () => values.of(...theirs),
    mine: () => values.of(...mine),
  });
  return [
    saves([one], [one]),
    saves([one, two], [two, three]),
    saves([two], [three]),
    saves([three], [one, ...others]),
    { theirs: () => values.of(one, two), mine: (theirs) => ({ [two]: theirs[two] }) },
    ...lookalikes(random).map(({ before, after }) => ({
      before,
      theirs: () => after,
      mine: () => values.of('notes'),
    })),
  ];
}

/** Two states of a sheet that are the same to who joins its texts and looks at nothing but the whole. */
function lookalikes(random: Random): { readonly before: Changes; readonly after: Changes }[] {
  const moved = BORDERS.map((border) => {
    const dose = `ramipril ${random.integer(1, 9999)} mg`;
    return {
      before: { allergies: 'pollen', medication: `latex${border}${dose}` },
      after: { allergies: `pollen${border}latex`, medication: dose },
    };
  });
  return [...moved, { before: { phone: null }, after: { phone: '' } }];
}
