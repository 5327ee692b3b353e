import type { QueryColumn } from '../../keeper/database-access.ts';
import type { Dialect } from '../../storage/sql/column-types.ts';
import type { NamedQuery, NamedRow } from '../named-query.ts';
import type { PresetOptionName, PresetValues } from './preset-options.ts';

/** What every preset is told beside its options. */
export interface PresetMoment {
  /** The time up to which it looks, µs since 1970. */
  readonly now: number;
  /** The run that a preset with `run` is about: its start in µs since 1970, and the key of its project. */
  readonly ofRun: { readonly startedAt: number; readonly project: string };
}

type Values<Names extends PresetOptionName> = Pick<PresetValues, Names> & PresetMoment;

/** A question that people ask again and again: its queries, and what their answers come to. */
export interface Preset<Names extends PresetOptionName = PresetOptionName> {
  /** As it is asked for, in kebab-case; the key in the registry. */
  readonly name: string;
  /** What its answer shows, as a heading. */
  readonly title: string;
  /** One sentence on what it is good for and how it decides. */
  readonly summary: string;
  /** The options that it takes. Others are refused. */
  readonly options: readonly Names[];
  /** Options that have no default and must be given. */
  readonly required?: readonly Names[];
  /** Options whose default differs from the registry's. */
  readonly defaults?: Partial<
    Pick<PresetValues, Names & ('days' | 'runs' | 'minRuns' | 'percent' | 'limit')>
  >;
  /**
   * Its queries. Every one is bounded by a window of runs, and runs on all three engines.
   *
   * @param dialect language of the database
   */
  questions(dialect: Dialect, options: Values<Names>): readonly NamedQuery[];
  /** What the answers come to, in the order of the questions. Without it the rows of the one question are the answer. */
  conclude?(answers: readonly (readonly NamedRow[])[], options: Values<Names>): readonly NamedRow[];
  /** Columns of what `conclude` returns; without them they are taken from its rows. */
  readonly columns?: readonly QueryColumn[];
  /** What to say when there are no rows. */
  readonly whenEmpty: string;
}

/** Declares a preset; its questions see the options that it takes and no others. */
export function preset<const Names extends PresetOptionName>(declaration: Preset<Names>): Preset {
  // Whoever asks it resolves exactly its own options (ask-preset.ts).
  return declaration as unknown as Preset;
}
