import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Folder that holds package.json. */
export const repository = join(import.meta.dirname, '../..');

export function readDocument(path: string): string {
  return readFileSync(join(repository, path), 'utf8');
}

/** Contents of the code blocks of a document that are in one language, in order. */
export function codeBlocks(document: string, language: string): string[] {
  return [...document.matchAll(/^```(\w*)\n([\s\S]*?)\n```$/gm)]
    .filter(([, name]) => name === language)
    .map(([, , code]) => code ?? '');
}
