import { parseDocument } from 'yaml';
import { isRecord, type JsonRecord } from '../reading/json-values.ts';

/** What a block of diagnostics says. */
export interface TapDiagnostics {
  readonly values: JsonRecord;
  /** False where the block is no YAML, and only the plainest of its lines were understood. */
  readonly isYaml: boolean;
}

/** The indentation that all lines have that are not blank. */
function dedent(lines: readonly string[]): string {
  const indents = lines
    .filter((line) => line.trim() !== '')
    .map((line) => line.length - line.trimStart().length);
  const margin = Math.min(...indents, 1000);
  return lines.map((line) => line.slice(margin)).join('\n');
}

/** Longest block that is parsed as YAML, in characters; hostile ones cost seconds for each hundred thousand. */
const longestYaml = 64 * 1024;

function asYaml(text: string): JsonRecord | null {
  if (text.length > longestYaml) return null;
  try {
    const document = parseDocument(text, {
      uniqueKeys: false,
      strict: false,
      logLevel: 'silent',
      schema: 'core',
    });
    if (document.errors.length > 0) return null;
    // No aliases: nobody needs them here, and a few lines of them can stand for gigabytes.
    const value: unknown = document.toJS({ maxAliasCount: 0 });
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

const plainName = /^["']?(\w[\w -]{0,60}?)["']?$/;

/** Name and value of a line such as `message: "no"`; null for any other line. */
function plainPair(line: string): readonly [string, string] | null {
  const colon = line.indexOf(': ');
  const [, name] = plainName.exec(line.slice(0, Math.max(0, colon)).trim().slice(0, 100)) ?? [];
  const value = line.slice(colon + 2).trim();
  return name === undefined || value === '' ? null : [name, value];
}

/** Values of lines such as `message: "no"`, on whichever level; of several with one name the first. */
function asLines(lines: readonly string[]): JsonRecord {
  const values = new Map<string, string>();
  for (const line of lines) {
    const [name, value] = plainPair(line) ?? [];
    if (name === undefined || value === undefined || values.has(name)) continue;
    const quoted = /^(["'])(.*)\1$/.exec(value);
    values.set(
      name,
      quoted === null ? value : (quoted[2] ?? '').replaceAll('\\"', '"').replaceAll('\\n', '\n'),
    );
  }
  return Object.fromEntries(values);
}

/**
 * Reads the block of diagnostics behind a test point. What should be YAML often is not quite: then its plain lines count.
 *
 * @param lines between `---` and `...`
 */
export function readTapYaml(lines: readonly string[]): TapDiagnostics {
  const values = asYaml(dedent(lines));
  return values === null ? { values: asLines(lines), isYaml: false } : { values, isYaml: true };
}
