import { mask, maskRanges, type TextRange } from './mask.ts';

const separator = '://';

/** Signs that end the part of a URL in which credentials may stand; one flag for each ASCII code. */
const endsAuthority = new Uint8Array(128);
for (let code = 0; code <= 32; code++) endsAuthority[code] = 1;
for (const sign of '/?#"\'`<>\\') endsAuthority[sign.charCodeAt(0)] = 1;

/** Schemes in which even a user name alone is a token, as in `https://<token>@host`. */
const tokenScheme = /(?:https?|wss?)$/i;

const longestTokenScheme = 5;

function holdsSecret(text: string, start: number, value: string): boolean {
  if (value === mask) return false;
  const schemeEnd = start - separator.length;
  return (
    value.includes(':') ||
    tokenScheme.test(text.slice(Math.max(0, schemeEnd - longestTokenScheme), schemeEnd))
  );
}

/** Offset of the last `@` before path, query, white space or a quote; -1 if there is none. */
function lastAt(text: string, start: number): number {
  let at = -1;
  for (let index = start; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 64) at = index;
    else if (endsAuthority[code] === 1) break;
  }
  return at;
}

/**
 * Where credentials of URLs stand in a text: between `://` and `@`. `ssh://git@host`, which names a user only, has
 * none.
 */
export function urlCredentialRanges(text: string): TextRange[] {
  const ranges: TextRange[] = [];
  for (let index = text.indexOf(separator); index >= 0; index = text.indexOf(separator, index + 1)) {
    const start = index + separator.length;
    const end = lastAt(text, start);
    if (end > start && holdsSecret(text, start, text.slice(start, end))) ranges.push({ start, end });
  }
  return ranges;
}

/** The same text with the credentials of all its URLs masked: `https://***@host/path`. */
function maskUrlCredentials(text: string): string {
  const ranges = urlCredentialRanges(text);
  return ranges.length === 0 ? text : maskRanges(text, ranges);
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
