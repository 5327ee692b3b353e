import type { Dialect } from '../sql/column-types.ts';
import type { NewRow, RowChange, TableName } from '../tables/all-tables.ts';

/** A row that a query returned, by column name; what JavaScript has no exact number for comes as bigint or text. */
export type QueryRow = Readonly<Record<string, unknown>>;

/** What the rest of Assay needs of a database, whichever engine it is. One connection, one thing at a time. */
export interface StorageConnection {
  readonly dialect: Dialect;
  /** Product and version, for people. */
  readonly engine: string;
  /** Runs a statement that returns nothing. */
  execute(sql: string): Promise<void>;
  /** Runs a query of ours (not a user's) with positional parameters. */
  rows(sql: string, parameters?: readonly (string | number | boolean | null)[]): Promise<readonly QueryRow[]>;
  /** Everything in the function happens, or nothing does. Not nestable. */
  transaction<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Appends rows by the engine's fastest way; rows may refer to earlier rows of the same call only by other tables. */
  insert<Name extends TableName>(table: Name, rows: readonly NewRow<Name>[]): Promise<void>;
  /**
   * Changes rows by key; a column that is left out keeps its value. A duration that is neither given nor there is
   * worked out from start and end, in tables that have all three.
   */
  update<Name extends TableName>(table: Name, changes: ReadonlyMap<number, RowChange<Name>>): Promise<void>;
  /** Makes everything committed so far durable in the main file. */
  checkpoint(): Promise<void>;
}
