import * as z from 'zod';
import { blankText } from './blank';

/** A text that an author writes; where it is still a blank, the complaint says what belongs there. */
function text(pattern: RegExp, message: string) {
  return z
    .string()
    .trim()
    .superRefine((value, context) => {
      const missing = blankText(value);
      if (missing !== undefined) context.addIssue({ code: 'custom', message: `is still blank: ${missing}` });
      else if (!pattern.test(value)) context.addIssue({ code: 'custom', message });
    });
}

export const id = text(
  /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
  'use lower-case words joined by hyphens, such as n-plus-one',
);

export const sentence = text(/./, 'write something here');

/** Kept inside the drill's own folders: no absolute path, no way up. */
export const relativePath = text(
  /^(?!\/)(?!.*(^|\/)\.\.(\/|$))[^\\:]+$/,
  'use a path inside the folder, with / between its parts',
);

/** A regular expression as text. */
export const pattern = z.string().refine((source) => {
  try {
    return new RegExp(source, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}, 'write a regular expression');

/** All complaints about a file's content, one a line: "- checks.0.title: …". */
export function complaints(error: z.ZodError): string {
  return error.issues
    .map((issue) => `- ${issue.path.map(String).join('.') || '(file)'}: ${issue.message}`)
    .join('\n');
}
