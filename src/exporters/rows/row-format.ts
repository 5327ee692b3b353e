import type { QueryColumn } from '../../keeper/database-access.ts';
import type { JsonValue } from '../../std/json-value.ts';

export type Row = readonly JsonValue[];

/** Writes a result as text, piece by piece, so that no result must fit into memory. */
export interface RowFormat {
  /** What stands before the first row. */
  head(columns: readonly QueryColumn[]): string;
  /** One row; `index` counts from 0. */
  row(row: Row, columns: readonly QueryColumn[], index: number): string;
  /** What stands behind the last row. */
  tail(rows: number): string;
}
