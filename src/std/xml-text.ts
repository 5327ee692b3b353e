import { stripVTControlCharacters } from 'node:util';

// biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 forbids these characters, even escaped.
const forbidden = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g;

function allowed(text: string): string {
  return stripVTControlCharacters(text).toWellFormed().replaceAll(forbidden, '\ufffd');
}

function escaped(text: string): string {
  return allowed(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Text between tags. Colours are taken out; what XML 1.0 cannot hold becomes U+FFFD. */
export function xmlText(text: string): string {
  return escaped(text).replaceAll('\r', '&#13;');
}

/** Attributes with a space before each; those that are undefined are left out. */
export function xmlAttributes(attributes: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => {
      const text = escaped(String(value))
        .replaceAll('"', '&quot;')
        .replaceAll(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
      return ` ${name}="${text}"`;
    })
    .join('');
}
