import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { assayError, messageOf } from '../../model/errors.ts';
import { portablePath } from '../../std/portable-path.ts';
import type { LoadedConfig } from '../load-config.ts';
import type { QuarantineEntry } from './quarantine-match.ts';
import { quarantineSchema } from './quarantine-schema.ts';

/** Name of the list when the configuration names none. */
const quarantineName = 'assay.quarantine.json';

/** A list of known failures. */
export interface Quarantine {
  /** Absolute path, also where there is no such file yet. */
  readonly file: string;
  /** The same for people, relative to the working directory. */
  readonly shown: string;
  readonly entries: readonly QuarantineEntry[];
}

/** Lines of JSON values by their path. The YAML parser takes all of JSON and knows where everything stands. */
function lineFinder(content: string): (path: readonly PropertyKey[]) => number {
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines });
  return (path) => {
    // What is missing stands nowhere: the line is that of what it is missing from.
    for (let length = path.length; length >= 0; length--) {
      const node = document.getIn(path.slice(0, length), true) as { range?: readonly number[] } | undefined;
      if (node?.range?.[0] !== undefined) return lines.linePos(node.range[0]).line;
    }
    return 1;
  };
}

/** Where a text stops being JSON. Node tells the place of some errors only, the YAML parser that of most others. */
function brokenLine(content: string, message: string): number {
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return content.slice(0, Number(position)).split('\n').length;
  const [found] = parseDocument(content).errors;
  return found?.linePos?.[0].line ?? content.trimEnd().split('\n').length;
}

function parseJson(content: string, shown: string): unknown {
  try {
    return JSON.parse(content) as unknown;
  } catch (error) {
    const message = messageOf(error).replaceAll(/\s+/g, ' ');
    const line = brokenLine(content, message);
    throw assayError(
      'QUARANTINE_INVALID',
      { file: shown, problems: `  ${shown}:${line}: ${message}` },
      error,
    );
  }
}

/**
 * Reads the content of a list.
 *
 * @param shown name of the file in messages
 * @throws QUARANTINE_INVALID with the line of each problem
 */
export function parseQuarantine(content: string, shown: string): readonly QuarantineEntry[] {
  const parsed = quarantineSchema.safeParse(parseJson(content, shown));
  const lineOf = lineFinder(content);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => {
      const field = issue.path.join('.') || 'the file';
      const place =
        issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path;
      return `  ${shown}:${lineOf(place)}: ${field}: ${issue.message}`;
    });
    throw assayError('QUARANTINE_INVALID', { file: shown, problems: problems.join('\n') });
  }
  return parsed.data.quarantine.map((entry, index) => ({ ...entry, line: lineOf(['quarantine', index]) }));
}

/**
 * Reads the list of a project; without a file it is empty, unless somebody named the file.
 *
 * @param cwd absolute working directory, which messages are relative to
 * @param named file that the command line names, relative to `cwd`
 * @throws QUARANTINE_MISSING, QUARANTINE_INVALID
 */
export function loadQuarantine(cwd: string, { config, folder }: LoadedConfig, named?: string): Quarantine {
  const configured = config.quarantine === undefined ? null : resolve(folder, config.quarantine);
  const wanted = named === undefined ? configured : resolve(cwd, named);
  const file = wanted ?? join(folder, quarantineName);
  const shown = portablePath(cwd, file);
  if (!existsSync(file)) {
    if (wanted !== null) throw assayError('QUARANTINE_MISSING', { file: shown });
    return { file, shown, entries: [] };
  }
  return { file, shown, entries: parseQuarantine(readFileSync(file, 'utf8'), shown) };
}
