import { mask, maskRanges, type TextRange } from './mask.ts';

const separator = '://';

/** Signs that end the part of a URL in which credentials may stand; one flag for each ASCII code. */
const endsAuthority = new Uint8Array(128);
for (let code = 0; code <= 32; code++) endsAuthority[code] = 1;
for (const sign of '/?#"\'`<>\\') endsAuthority[sign.charCodeAt(0)] = 1;

/** Schemes in which even a user name alone is a token, as in `https://<token>@host`. */
const tokenScheme = /(?:https?|wss?)$/i;

/** Schemes of databases, whose passwords people often forget to encode: an `@` far behind still belongs to them. */
const databaseScheme = /(?:postgres|postgresql|mysql|mariadb)$/i;

const longestScheme = 10;

/** The end of a URL, wherever its parts end; the sign ' needs no encoding in a password. */
const endsUrl = new Uint8Array(endsAuthority);
for (const sign of "/?#'") endsUrl[sign.charCodeAt(0)] = 0;

/** Parameters of URLs that carry a password. */
const passwordParameter = /[?&;](?:password|passwd|pwd)=([^&;#\s"'`<>\\]+)/gi;

function holdsSecret(text: string, start: number, value: string): boolean {
  if (value === mask) return false;
  return value.includes(':') || tokenScheme.test(schemeBefore(text, start));
}

/** The end of what stands before `://`. */
function schemeBefore(text: string, start: number): string {
  const end = start - separator.length;
  return text.slice(Math.max(0, end - longestScheme), end);
}

/** Offset of the last `@` before a sign that ends the part of the URL, -1 if there is none, and that of the sign. */
function lastAt(
  text: string,
  start: number,
  ends: Uint8Array,
): { readonly at: number; readonly stop: number } {
  let at = -1;
  let index = start;
  for (; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 64) at = index;
    else if (ends[code] === 1) break;
  }
  return { at, stop: index };
}

function inParameters(text: string): TextRange[] {
  return [...text.matchAll(passwordParameter)].flatMap((match) => {
    const end = match.index + match[0].length;
    return match[1] === undefined || match[1] === mask ? [] : [{ start: end - match[1].length, end }];
  });
}

/**
 * Where credentials of URLs stand in a text: between `://` and `@`, and as a parameter such as `?password=`.
 * `ssh://git@host`, which names a user only, has none.
 */
export function urlCredentialRanges(text: string): TextRange[] {
  const ranges: TextRange[] = [];
  let from = 0;
  for (let index = text.indexOf(separator); index >= 0; index = text.indexOf(separator, from)) {
    const start = index + separator.length;
    const ofDatabase = databaseScheme.test(schemeBefore(text, start));
    const { at: end, stop } = lastAt(text, start, ofDatabase ? endsUrl : endsAuthority);
    if (end > start && holdsSecret(text, start, text.slice(start, end))) ranges.push({ start, end });
    // What else looks like a URL inside that of a database is masked with it, or has no @.
    from = ofDatabase ? stop : index + 1;
  }
  return text.includes(separator) ? [...ranges, ...inParameters(text)] : ranges;
}

/** The same text with the credentials of all its URLs masked: `https://***@host/path`. */
function maskUrlCredentials(text: string): string {
  const ranges = urlCredentialRanges(text);
  return ranges.length === 0 ? text : maskRanges(text, ranges);
}

/** A text that is one URL as a whole, masked up to its last `@`, whatever signs stand before it. */
export function maskWholeUrl(text: string): string {
  return text.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^@]*:[\s\S]*@/i, `$1${mask}@`);
}

/** The same text with the credentials of all its URLs left out: `https://host/path`. */
export function stripUrlCredentials(text: string): string {
  return maskUrlCredentials(text).replaceAll(`://${mask}@`, '://');
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** Passwords in the URLs of a text, as they stand there and decoded; the token where a URL has only a user. */
export function passwordsInUrls(text: string): string[] {
  return urlCredentialRanges(text).flatMap(({ start, end }) => {
    const value = text.slice(start, end);
    const password = value.slice(value.indexOf(':') + 1);
    return [password, decoded(password)];
  });
}
