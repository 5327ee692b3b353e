import { shortestSecret } from './secret-forms.ts';
import { isIssuedSecretName } from './secret-names.ts';
import { passwordsInUrls } from './url-credentials.ts';

/** Too frequent in ordinary text to be replaced, whoever calls them secret. */
const trivialWords = new Set(['true', 'false', 'null', 'none']);

/** Passwords of development set-ups: replacing them everywhere would spoil messages and hide nothing. */
const commonWords = new Set(
  `admin administrator auto basic bearer changeme default demo dev development disabled enabled example guest legacy
   localhost mysql oauth password pass pass123 postgres production redis root secret staging test testing token
   undefined user username example.com http https required optional always never`.split(/\s+/),
);

const shortNumber = /^\d{1,5}$/;
const pathOfFile = /^(?:\/|~\/|\.{1,2}\/|[A-Za-z]:[\\/])[^\n]*\.\w{1,5}$/;

function isReplaceable(value: string): boolean {
  return value.trim().length >= shortestSecret && !trivialWords.has(value.trim().toLowerCase());
}

function looksSecret(value: string): boolean {
  const text = value.trim();
  return (
    isReplaceable(text) &&
    !commonWords.has(text.toLowerCase()) &&
    !shortNumber.test(text) &&
    !pathOfFile.test(text)
  );
}

/**
 * The values that no text may show, out of variables: those of named variables and those that CI systems issue;
 * those whose name says so, unless the value is a common word, a short number or the path of a file; and the
 * passwords inside URLs. Values shorter than four characters and words such as `true` never count.
 *
 * @param env environment variables
 * @param isNamed variables that the user called secret
 * @param isSecretName decides by the name of a variable
 */
export function secretValuesOf(
  env: Readonly<Record<string, string | undefined>>,
  isNamed: (name: string) => boolean,
  isSecretName: (name: string) => boolean,
): string[] {
  return Object.entries(env).flatMap(([name, value]) => {
    if (!value) return [];
    const passwords = passwordsInUrls(value).filter(looksSecret);
    if (isNamed(name) || isIssuedSecretName(name)) return [value, ...passwords].filter(isReplaceable);
    return isSecretName(name) && looksSecret(value) ? [value, ...passwords] : passwords;
  });
}

/** Those of some values, known to be secrets, that can be replaced in any text. */
export function replaceableSecrets(values: readonly string[]): string[] {
  return values.filter(isReplaceable);
}

/** Those of some values, supposed to be secrets, that do not look like ordinary words, numbers or files. */
export function likelySecrets(values: readonly string[]): string[] {
  return values.filter(looksSecret);
}
