import { basename, dirname, relative, sep } from 'node:path';
import type { ImportInput } from '../reading/import-format.ts';
import type { ImportSink } from '../reading/import-sink.ts';
import { type JsonPart, JsonScanner } from '../reading/json-scanner.ts';
import { isRecord, type JsonRecord } from '../reading/json-values.ts';

/** Longest file of results that is read, in bytes; attachments are files of their own. */
const mostBytes = 64 * 1024 ** 2;

/** The files of a directory of results by what they are. */
export interface AllureFiles {
  readonly results: readonly ImportInput[];
  readonly containers: readonly ImportInput[];
  /** By name: executor.json, environment.properties ... and attachments. */
  readonly others: ReadonlyMap<string, ImportInput>;
}

/** Sorts the files of an input; a single file of results is a directory of one. */
export function allureFiles(input: ImportInput): AllureFiles {
  const results: ImportInput[] = [];
  const containers: ImportInput[] = [];
  const others = new Map<string, ImportInput>();
  for (const file of input.isDirectory ? input.files() : [input]) {
    const name = basename(file.path);
    if (name.endsWith('-result.json') || !input.isDirectory) results.push(file);
    else if (name.endsWith('-container.json')) containers.push(file);
    else others.set(folderOf(input, file) + name, file);
  }
  return { results, containers, others };
}

/** The folder of a file inside the directory of results, with a slash behind it; empty for the directory itself. */
export function folderOf(input: ImportInput, file: ImportInput): string {
  const folder = input.isDirectory ? relative(input.path, dirname(file.path)).split(sep).join('/') : '';
  return folder === '' ? '' : `${folder}/`;
}

/**
 * The object in a file.
 *
 * @returns null where there is none (told by then): a file that breaks off may still be written by somebody
 */
export async function readAllureFile(file: ImportInput, sink: ImportSink): Promise<JsonRecord | null> {
  const name = basename(file.path);
  const scanner = new JsonScanner({ choose: () => 'value', maximumBytes: mostBytes });
  const parts: JsonPart[] = [];
  for await (const chunk of file.chunks()) parts.push(...scanner.push(chunk));
  parts.push(...scanner.end());
  const problem = parts.find((part) => part.kind === 'problem');
  if (problem !== undefined) {
    const isLimit = problem.problem === 'too_large' || problem.problem === 'too_deep';
    const { message, line } = problem;
    sink.diagnose({ code: isLimit ? 'LIMIT_EXCEEDED' : 'RECORD_INVALID', message, file: name, line });
    if (!isLimit) sink.brokenOff({ message: `${name} is no whole JSON` });
    return null;
  }
  const value = parts.find((part) => part.kind === 'value')?.value;
  if (isRecord(value)) return value;
  sink.diagnose({ code: 'RECORD_INVALID', message: 'a file holds no object', file: name });
  return null;
}
