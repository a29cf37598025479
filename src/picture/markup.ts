/** HTML that is safe to show: whatever was put into it from outside has been escaped. */
export class Markup {
  constructor(private readonly html: string) {}

  toString(): string {
    return this.html;
  }
}

export type Content = Markup | string | number | false | undefined | readonly Content[];

/**
 * HTML or SVG from a template. What is filled in is text, and cannot become markup, unless it was made by this function
 * itself; attributes must stand in double quotes. `false` and `undefined` are nothing.
 */
export function html(parts: TemplateStringsArray, ...content: readonly Content[]): Markup {
  return new Markup(parts.map((part, index) => part + rendered(content[index])).join(''));
}

function rendered(content: Content): string {
  if (content === undefined || content === false) return '';
  if (Array.isArray(content)) return content.map(rendered).join('');
  return content instanceof Markup ? content.toString() : escape(String(content));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
