import { BLANK } from '../../src/catalog/blank';
import { MANIFEST_VERSION } from '../../src/catalog/manifest';

/** A text that the author has yet to write; `validate` says what belongs there. */
const blank = (what: string) => `${BLANK} ${what}`;

/** The files of a drill that are written for it, by path in its folder, with blanks for what an author must write. */
export function drillFiles(id: string): ReadonlyMap<string, string> {
  return new Map([
    ['drill.json', json(manifest(id))],
    ['brief.md', brief],
    ['checks.ts', checks],
    ['database/schema.sql', `-- ${blank('the tables, with all indexes that no solution has to add')}\n`],
    ['database/seed.sql', `-- ${blank('the rows, the same every time: setseed() before random()')}\n`],
    [
      'workspace/scenario.ts',
      `// ${blank('a scenario that calls the service and shows the symptom; F5 runs it')}\n`,
    ],
    [
      'workspace/src/service.ts',
      `// ${blank('a small service that runs, with the fault in it; rename the file')}\n`,
    ],
    [
      'solutions/reference/src/service.ts',
      `// ${blank('the solution that scores 4, without comments on the fault')}\n`,
    ],
    ['mistakes/first/src/service.ts', `// ${blank('a plausible mistake; give the folder its name')}\n`],
    ['mistakes/first/expected.json', json(expected)],
  ]);
}

const manifest = (id: string) => ({
  $schema: '../../dist/drill.schema.json',
  version: MANIFEST_VERSION,
  id,
  title: blank('its name in the picker, which does not give the fault away'),
  level: blank('easy, medium or hard'),
  minutes: 0,
  topic: blank('two or three words, such as "Query count"'),
  summary: blank('one sentence for the picker: the symptom, not the cause'),
  edit: ['src/**'],
  open: ['src/service.ts'],
  scenario: 'scenario.ts',
  database: ['schema.sql', 'seed.sql'],
  rubric: [
    {
      id: blank('a word or two, such as batching'),
      point: blank('what an interviewer wants to see, in one sentence'),
    },
  ],
  checks: [
    {
      id: 'first-check',
      title: blank('what a right solution does, in one sentence without a full stop'),
      kind: 'core',
      rubric: blank('the id of the rubric point that this check is evidence for'),
      hints: [
        blank('the symptom: where to look'),
        blank('the concept behind it'),
        blank('the approach, never the code'),
      ],
    },
  ],
  redFlags: [],
});

const expected = {
  title: blank('what the candidate did, in a few words'),
  fails: ['first-check'],
  score: 0,
  because: { 'first-check': blank('a text of what is observed that only this mistake leads to') },
};

const brief = `# ${blank('the title')}

${blank('the situation: what the service does, and what is wrong with it')}

## Your task

${blank('which function to mend, what it answers, what must stay as it is')}

## What counts

${blank('all that is judged, point by point, with every number; and what is not judged')}
`;

const checks = `import type { Checks } from '../../src/judge/check';

export default {
  async 'first-check'(t) {
    const worker = await t.worker();
    // ${blank('call the service with data from t.random, and judge what it did to the database')}
    const { statements } = await worker.record(() => worker.call('src/service.ts', 'main'));
    const expected = 'At least one statement.';
    const observed = \`main() sent \${statements.length} statements.\`;
    return statements.length > 0 ? t.pass({ expected, observed }) : t.fail({ expected, observed });
  },
} satisfies Checks;
`;

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
