import type { QueryAccess, QueryColumn, QueryResult } from '../../keeper/database-access.ts';
import type { JsonValue } from '../../std/json-value.ts';
import { ask, type NamedQuery, type NamedRow } from '../named-query.ts';
import type { Preset } from './preset.ts';
import type { GivenOptions, PresetValues } from './preset-options.ts';
import { findPreset } from './preset-registry.ts';
import { resolvePresetOptions } from './resolve-preset-options.ts';

/** Which preset is asked, with which options, as of when. */
export interface PresetRequest {
  readonly name: string;
  readonly options: GivenOptions;
  /** µs since 1970. */
  readonly now: number;
}

/** The answer of a preset. */
export interface PresetAnswer extends QueryResult {
  readonly preset: Preset;
  /** The options that it was asked with; only those that it takes. */
  readonly options: Partial<PresetValues>;
  /** The queries that were asked. */
  readonly questions: readonly NamedQuery[];
}

const isTime = (value: JsonValue) =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(value);

const isStoredTime = (value: JsonValue) =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/.test(value);

/** SQLite knows no type of a computed column, and gives times in it as they are stored: they become what others give. */
function withTimes(result: QueryResult): QueryResult {
  const times = result.columns.map(({ type }, index) => {
    const cells = result.rows.map((row) => row[index] ?? null).filter((cell) => cell !== null);
    return type === 'UNKNOWN' && cells.length > 0 && cells.every(isStoredTime);
  });
  if (!times.includes(true)) return result;
  const iso = (cell: JsonValue) => (typeof cell === 'string' ? `${cell.replace(' ', 'T')}Z` : cell);
  return {
    ...result,
    columns: result.columns.map((column, index) =>
      times[index] === true ? { ...column, type: 'TIMESTAMP' } : column,
    ),
    rows: result.rows.map((row) => row.map((cell, index) => (times[index] === true ? iso(cell) : cell))),
  };
}

/** The type of a column in DuckDB's spelling, by what is in it. */
function typeOf(values: readonly JsonValue[]): string {
  const filled = values.filter((value) => value !== null);
  if (filled.length === 0) return 'VARCHAR';
  if (filled.every((value) => typeof value === 'number')) {
    return filled.every((value) => Number.isSafeInteger(value)) ? 'BIGINT' : 'DOUBLE';
  }
  if (filled.every((value) => typeof value === 'boolean')) return 'BOOLEAN';
  return filled.every(isTime) ? 'TIMESTAMP' : 'VARCHAR';
}

function columnsOf(rows: readonly NamedRow[]): QueryColumn[] {
  return Object.keys(rows[0] ?? {}).map((name) => ({
    name,
    type: typeOf(rows.map((row) => row[name] ?? null)),
  }));
}

/**
 * The queries of a preset with the values of its options.
 *
 * @throws PRESET_UNKNOWN, PRESET_OPTION_UNSUPPORTED, PRESET_OPTION_INVALID, RUN_UNKNOWN, RUN_AMBIGUOUS, RUN_NONE
 */
export async function presetQueries(
  access: QueryAccess,
  { name, options, now }: PresetRequest,
  signal: AbortSignal,
): Promise<readonly NamedQuery[]> {
  const preset = findPreset(name);
  const values = await resolvePresetOptions(access, preset, options, signal);
  return preset.questions(access.dialect, { ...values, now });
}

/**
 * Asks a preset.
 *
 * @throws what `presetQueries` throws; QUERY_STOPPED when `signal` is aborted or the time is over
 */
export async function askPreset(
  access: QueryAccess,
  { name, options, now }: PresetRequest,
  signal: AbortSignal,
): Promise<PresetAnswer> {
  const preset = findPreset(name);
  const started = performance.now();
  const resolved = await resolvePresetOptions(access, preset, options, signal);
  const values = { ...resolved, now };
  const questions = preset.questions(access.dialect, values);
  const [first] = questions;
  if (preset.conclude === undefined && first !== undefined) {
    const result = await access.query({ sql: first.sql, parameters: first.parameters, signal });
    return {
      ...withTimes(result),
      elapsedMs: performance.now() - started,
      preset,
      options: resolved,
      questions,
    };
  }
  const answers: NamedRow[][] = [];
  for (const question of questions) answers.push(await ask(access, question, signal));
  const rows = preset.conclude?.(answers, values) ?? [];
  const columns = preset.columns ?? columnsOf(rows);
  return {
    columns,
    rows: rows.map((row) => columns.map((column) => row[column.name] ?? null)),
    truncated: false,
    elapsedMs: performance.now() - started,
    preset,
    options: resolved,
    questions,
  };
}
