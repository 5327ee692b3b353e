/** Shorter strings occur by chance in any text. */
export const shortestSecret = 4;

/** Lines of a long secret (a private key) are secrets too when they have at least this many characters. */
const shortestSecretLine = 12;

/** Base64 that starts inside other bytes is searched for only from this many bytes on. */
const shortestEmbeddedBytes = 6;

function percentEncoded(value: string): string[] {
  const wellFormed = value.toWellFormed();
  const component = encodeURIComponent(wellFormed);
  const strict = component.replace(
    /[!'()*~]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const form = new URLSearchParams([['', wellFormed]]).toString().slice(1);
  const url = new URL('http://host');
  url.password = wellFormed;
  const upper = [
    component,
    strict,
    form,
    component.replaceAll('%20', '+'),
    encodeURI(wellFormed),
    url.password,
  ];
  return upper.flatMap((text) => [text, text.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())]);
}

/** The characters of base64 that depend on these bytes alone when `offset` (0 to 2) other bytes stand before them. */
function embeddedBase64(bytes: Uint8Array, offset: number): string {
  const all = Buffer.concat([Buffer.alloc(offset), bytes]);
  return all.toString('base64').slice(Math.ceil((offset * 8) / 6), Math.floor((all.length * 8) / 6));
}

function base64(value: string): string[] {
  const bytes = Buffer.from(value);
  const padded = bytes.toString('base64');
  const plain = [padded, padded.replace(/=+$/, ''), embeddedBase64(bytes, 0)];
  const embedded =
    bytes.length < shortestEmbeddedBytes ? [] : [embeddedBase64(bytes, 1), embeddedBase64(bytes, 2)];
  return [...plain, ...embedded].flatMap((text) => [text, text.replaceAll('+', '-').replaceAll('/', '_')]);
}

/**
 * All spellings in which a secret may turn up in a text: as it is, trimmed, line by line, escaped in JSON, percent
 * encoded in the usual variants, and in base64 and base64url, also inside longer base64 such as a basic
 * authorization header.
 */
export function secretForms(value: string): string[] {
  const whole = [...new Set([value, value.trim()])].filter((text) => text.length >= shortestSecret);
  const lines = value.includes('\n')
    ? value
        .split(/\r?\n/)
        .map((line) => line.trim())
        .filter((line) => line.length >= shortestSecretLine)
    : [];
  const forms = whole.flatMap((text) => [
    text,
    JSON.stringify(text).slice(1, -1),
    ...percentEncoded(text),
    ...base64(text),
  ]);
  return [...new Set([...forms, ...lines])].filter((form) => form.length >= shortestSecret);
}
