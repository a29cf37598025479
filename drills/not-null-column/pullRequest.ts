/** What a reviewer wants to know; as in the template. */
const HEADINGS = ['Plan', 'Risk', 'Blast radius', 'Monitoring', 'Rollback', 'Reviewer'] as const;
/** As the brief says. */
const LEAST_WORDS = 8;

/** The headings that are missing or say too little, in words: `Risk has 3 words`. */
export function gaps(text: string): string[] {
  const own = text.replace(/<!--[^]*?-->/g, '');
  const sections = new Map<string, string>();
  for (const section of own.split(/^#+\s+/m)) {
    const [heading = '', ...body] = section.split(/\r?\n/);
    sections.set(heading.trim().replace(/:$/, '').toLowerCase(), body.join('\n'));
  }
  return HEADINGS.flatMap((heading) => {
    const body = sections.get(heading.toLowerCase());
    if (body === undefined) return [`"${heading}" is missing`];
    const words = new Set(body.toLowerCase().match(/[\p{L}\p{N}_]{2,}/gu) ?? []).size;
    return words >= LEAST_WORDS
      ? []
      : [`"${heading}" has ${words === 1 ? '1 word' : `${words} different words`}`];
  });
}
