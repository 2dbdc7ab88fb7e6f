const markup = Symbol('markup');

/** Markup that is safe to send. Only the `html` tag makes it, and that escapes whatever is put in. */
export type Html = { readonly [markup]: string };

type Value = Html | string | number | false | null | undefined | readonly Value[];

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

function markupOf(value: Value): string {
  if (value === false || value === null || value === undefined) return '';
  if (typeof value === 'string' || typeof value === 'number') return escaped(String(value));
  if (markup in value) return value[markup];
  return value.map(markupOf).join('');
}

/**
 * Markup from a template. Every value is escaped for text and for quoted attributes; nested markup and lists of it are
 * put in as they are; `false`, `null` and `undefined` leave nothing. There is no way to put in unescaped text.
 */
export function html(strings: TemplateStringsArray, ...values: Value[]): Html {
  return { [markup]: strings.reduce((text, part, index) => text + markupOf(values[index - 1]) + part) };
}

/** The text to send. */
export function textOf(page: Html): string {
  return page[markup];
}
