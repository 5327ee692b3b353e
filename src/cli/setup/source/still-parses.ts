import { stripTypeScriptTypes } from 'node:module';
import { parseDocument } from 'yaml';
import { scanSource } from './scan-source.ts';

function codeParses(text: string): boolean {
  try {
    stripTypeScriptTypes(text);
    return true;
  } catch (error) {
    // It was read to the end; only running it takes more than leaving out types.
    return (error as NodeJS.ErrnoException).code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX';
  }
}

function jsonParses(text: string): boolean {
  try {
    JSON.parse(text.replace(/^\uFEFF/, ''));
    return true;
  } catch {
    return false;
  }
}

/** JSON with remarks, as some tools take it. */
function withoutComments(text: string): string {
  let plain = text;
  for (const { start, end } of scanSource(text)?.comments.toReversed() ?? [])
    plain = plain.slice(0, start) + plain.slice(end);
  return plain;
}

/**
 * Whether a configuration file can be read: YAML and JSON as they are (JSON with remarks), anything else as TypeScript.
 *
 * @param path decides by its ending
 */
export function stillParses(path: string, text: string): boolean {
  if (/\.ya?ml$/.test(path)) return parseDocument(text).errors.length === 0;
  if (/\.jsonc?$/.test(path)) return jsonParses(text) || jsonParses(withoutComments(text));
  return codeParses(text.replace(/^\uFEFF?#![^\n]*/, ''));
}
