import { assayError } from '../model/errors.ts';
import { importFormats } from './import-formats.ts';
import { fileNameOf } from './reading/file-input.ts';
import type { ImportFormat, ImportInput } from './reading/import-format.ts';
import { headOf } from './reading/input-head.ts';

/** Below this nothing is taken for a format. */
const leastConfidence = 20;

/** The names of all formats, for messages. */
export function formatNames(): readonly string[] {
  return importFormats.map(({ name }) => name);
}

/**
 * The format of an input by its content.
 *
 * @throws IMPORT_FORMAT_UNKNOWN; IMPORT_UNREADABLE when it cannot be read at all
 */
export async function chooseFormat(input: ImportInput): Promise<ImportFormat> {
  const head = await headOf(input);
  const name = fileNameOf(input);
  let best: { readonly format: ImportFormat; readonly confidence: number } | null = null;
  for (const format of importFormats) {
    const confidence = format.recognises(head, name, input.isDirectory);
    if (confidence >= leastConfidence && confidence > (best?.confidence ?? 0)) best = { format, confidence };
  }
  if (best === null)
    throw assayError('IMPORT_FORMAT_UNKNOWN', { path: input.label, formats: formatNames().join(', ') });
  return best.format;
}

/** The format of this name; null when there is none. */
export function formatNamed(name: string): ImportFormat | null {
  return importFormats.find((format) => format.name === name) ?? null;
}
