import type { ImportedAttachment } from '../reading/imported-test.ts';

const dataUrl = /^data:([\w.+/-]+);base64,/;
const suffixes: Readonly<Record<string, string>> = {
  'image/png': '.png',
  'image/jpeg': '.jpg',
  'image/gif': '.gif',
  'image/webp': '.webp',
};

/**
 * A screenshot that a report carries as base64, with or without `data:` in front.
 *
 * @returns null when there is none
 */
export function inlineImage(text: string | null): ImportedAttachment | null {
  if (text === null) return null;
  const found = dataUrl.exec(text);
  const body = Buffer.from(found === null ? text : text.slice(found[0].length), 'base64');
  if (body.length === 0) return null;
  const mediaType = found?.[1] ?? (body[0] === 0xff && body[1] === 0xd8 ? 'image/jpeg' : 'image/png');
  return { body, name: `screenshot${suffixes[mediaType] ?? ''}`, mediaType, kind: 'screenshot' };
}
