/** Kinds of columns; each dialect spells them in its own way (storage/sql/column-types.ts). */
export type ColumnKind =
  | 'id'
  | 'integer'
  | 'bigint'
  | 'double'
  | 'milliseconds'
  | 'boolean'
  | 'text'
  | 'uuid'
  | 'json'
  | 'timestamp';

/**
 * JavaScript's side of each kind: JSON travels as text, timestamps as whole microseconds since 1970. Milliseconds keep
 * three decimals.
 */
interface ValueOf {
  id: number;
  integer: number;
  bigint: number;
  double: number;
  milliseconds: number;
  boolean: boolean;
  text: string;
  uuid: string;
  json: string;
  timestamp: number;
}

export interface Column<Kind extends ColumnKind = ColumnKind, Nullable extends boolean = boolean> {
  readonly kind: Kind;
  readonly nullable: Nullable;
  readonly doc: string;
  /** `table.column` that this column's values must exist in. */
  readonly references?: string;
  /** The only values allowed. */
  readonly oneOf?: readonly string[];
}

export type ValueOfColumn<C> =
  C extends Column<infer Kind, infer Nullable>
    ? ValueOf[Kind] | (Nullable extends true ? null : never)
    : never;

interface Extras {
  readonly references?: string;
  readonly oneOf?: readonly string[];
}

/** A column that always has a value. */
export function required<Kind extends ColumnKind>(
  kind: Kind,
  doc: string,
  extras: Extras = {},
): Column<Kind, false> {
  return { kind, nullable: false, doc, ...extras };
}

/** A column that may be NULL. */
export function optional<Kind extends ColumnKind>(
  kind: Kind,
  doc: string,
  extras: Extras = {},
): Column<Kind, true> {
  return { kind, nullable: true, doc, ...extras };
}

/** A secondary index. */
export interface Index<Name extends string = string> {
  readonly columns: readonly Name[];
  /** Leaves out rows in which the first column is NULL: a column that few rows fill then costs little. */
  readonly sparse?: boolean;
}

export interface Table<Columns extends Readonly<Record<string, Column>> = Readonly<Record<string, Column>>> {
  /** What one row is. */
  readonly doc: string;
  /** Name of the primary key's column. */
  readonly key: keyof Columns & string;
  readonly columns: Columns;
  readonly unique?: readonly (readonly (keyof Columns & string)[])[] | undefined;
  /**
   * Secondary indexes of the engines that need them: for questions that are asked, and for foreign keys, whose
   * every deleted parent is looked for among the children. DuckDB has none: its zone maps do the work, and a column
   * with an index could not change.
   */
  readonly indexes?: readonly Index<keyof Columns & string>[] | undefined;
  /** Columns that change after the row was inserted. None of them may be indexed: DuckDB would refuse the update. */
  readonly changes: readonly (keyof Columns & string)[];
}

/** Whether rows are marked as deleted instead of being removed. */
export function hasSoftDelete(table: Table): boolean {
  return 'deleted_at' in table.columns;
}

/** Declares a table; only here to infer the columns' types. */
export function table<const Columns extends Readonly<Record<string, Column>>>(
  declaration: Table<Columns>,
): Table<Columns> {
  return declaration;
}

export const uuid = required('uuid', 'name for APIs and other databases');
export const createdAt = required('timestamp', 'when it came to be, by the clock of who recorded it');
export const updatedAt = optional('timestamp', 'when it last changed; NULL when it never did');
export const deletedAt = optional('timestamp', 'when a person deleted it; NULL while it stands');
