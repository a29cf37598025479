import { FINDING_STATES, type Diagnosis, type Finding, type FindingState } from './finding';

/** The words around the findings, which themselves are the engine's. */
export interface DoctorWords {
  readonly title: string;
  readonly states: Readonly<Record<FindingState, string>>;
  readonly fix: string;
}

/** For whoever reads an issue: everybody's language. */
export const PLAIN_WORDS: DoctorWords = {
  title: 'Backend Drills: Doctor',
  states: { problem: 'Problems', warning: 'Warnings', ok: 'In order', unused: 'Not used' },
  fix: 'Fix',
};

/** The diagnosis as Markdown: what keeps a person from working comes first. */
export function doctorReport({ product, platform, findings }: Diagnosis, words = PLAIN_WORDS): string {
  const sections = FINDING_STATES.flatMap((state) => {
    const those = findings.filter((finding) => finding.state === state);
    if (those.length === 0) return [];
    return [`## ${words.states[state]} (${those.length})`, those.map((each) => item(each, words)).join('\n')];
  });
  return `${[`# ${words.title}`, plain(`${product} on ${platform}`), ...sections].join('\n\n')}\n`;
}

function item({ title, found, fix }: Finding, words: DoctorWords): string {
  return [`- **${plain(title)}**: ${plain(found)}`, ...(fix ? [`  - ${words.fix}: ${plain(fix)}`] : [])].join(
    '\n',
  );
}

/** Text of a path or of somebody's server says what it says and formats nothing. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*[\]<]/g, '\\$&');
}
