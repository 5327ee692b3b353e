import type { Answer } from '../../data/api-request.ts';
import type { Place } from './error-place.ts';
import type { Parameter } from './sql-parameters.ts';

/** What can be asked, as the API describes it. */
export type Schema = Answer<'/sql/schema'>;
export type Relation = Schema['relations'][number];
export type Preset = Answer<'/presets'>['items'][number];

/** How the rows are drawn, as it is kept with a saved query. */
export type ChartChoice = {
  readonly kind: 'bar' | 'line' | 'area' | 'scatter';
  /** Names of columns. */
  readonly x: string;
  readonly y: readonly string[];
};

/** A query that people keep. */
export type SavedQuery = {
  readonly saved_query_id: number;
  readonly uuid: string;
  readonly name: string;
  readonly description: string | null;
  readonly sql: string;
  readonly parameters: readonly Parameter[] | null;
  readonly chart: ChartChoice | null;
  readonly is_shared: boolean;
  readonly created_at: string;
  readonly updated_at: string | null;
};

/** What the rest of the console does with the editor. */
export type EditorHandle = {
  /** Puts a text in the place of the selection. */
  readonly insert: (text: string) => void;
  readonly focus: () => void;
  /** The selected part, or everything; with where it begins. */
  readonly wanted: () => { readonly sql: string; readonly from: number };
};

/** A mistake to be marked in the editor. */
export type Mistake = Place & { readonly message: string };
