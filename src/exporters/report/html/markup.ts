import { raw, html as template } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

/** HTML that is escaped where it must be. */
export type Html = HtmlEscapedString;

/**
 * HTML from a template: every value is escaped, unless it is HTML itself; lists are joined, and null, undefined and
 * booleans are nothing.
 */
export function html(strings: TemplateStringsArray, ...values: readonly unknown[]): Html {
  // Only a promise among the values would make it one.
  return template(strings, ...values) as Html;
}

/** Text that is HTML already: only for what this program wrote itself. */
export function trusted(text: string): Html {
  return raw(text);
}

/** Nothing. */
export const nothing = trusted('');
