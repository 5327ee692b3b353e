import type { JsonValue } from '../../std/json-value.ts';
import type { TableName, tables } from '../../storage/tables/all-tables.ts';
import type { Column, ColumnKind } from '../../storage/tables/column.ts';

/** What the library gives for each kind of column: times are ISO 8601 in UTC with microseconds. */
interface ValueOut {
  id: number;
  integer: number;
  bigint: number;
  double: number;
  milliseconds: number;
  boolean: boolean;
  text: string;
  uuid: string;
  json: JsonValue;
  timestamp: string;
}

/** What it takes: times also as Date; anything that JSON.stringify takes where a column holds JSON. */
type ValueIn<Kind extends ColumnKind> = Kind extends 'timestamp'
  ? string | Date
  : Kind extends 'json'
    ? unknown
    : ValueOut[Kind];

type ColumnsOf<Name extends TableName> = (typeof tables)[Name]['columns'];

/** Name of a column of a table. */
export type ColumnName<Name extends TableName> = keyof ColumnsOf<Name> & string;

type KindOf<C> = C extends Column<infer Kind> ? Kind : never;
type NullOf<C> =
  C extends Column<ColumnKind, infer Nullable> ? (true extends Nullable ? null : never) : never;
type Out<C, K> = (K extends 'tags' ? readonly string[] : ValueOut[KindOf<C>]) | NullOf<C>;

/** A value that a column takes. */
export type ColumnValue<Name extends TableName, K extends ColumnName<Name>> = ValueIn<
  KindOf<ColumnsOf<Name>[K]>
>;

/** A row of a table: its fields are the columns. */
export type Row<Name extends TableName> = {
  readonly [K in ColumnName<Name>]: Out<ColumnsOf<Name>[K], K>;
};

type KeyOf<Name extends TableName> = {
  [K in ColumnName<Name>]: KindOf<ColumnsOf<Name>[K]> extends 'id' ? K : never;
}[ColumnName<Name>];
type GivenByAssay = 'uuid' | 'created_at' | 'updated_at' | 'deleted_at';

/** Columns that need not be given: what may be NULL, times (they are now), and what has a default. */
type OptionalColumns<Name extends TableName, Defaulted> = {
  [K in ColumnName<Name>]: K extends KeyOf<Name>
    ? never
    : K extends GivenByAssay | Defaulted
      ? K
      : KindOf<ColumnsOf<Name>[K]> extends 'timestamp'
        ? K
        : null extends NullOf<ColumnsOf<Name>[K]>
          ? K
          : never;
}[ColumnName<Name>];

type InputOf<Name extends TableName, K extends ColumnName<Name>> =
  | ColumnValue<Name, K>
  | NullOf<ColumnsOf<Name>[K]>;

/** What a new row is made from. Its key is given by the database. */
export type NewRowFields<Name extends TableName, Defaulted = never> = {
  readonly [K in Exclude<ColumnName<Name>, OptionalColumns<Name, Defaulted> | KeyOf<Name>>]: InputOf<Name, K>;
} & {
  readonly [K in OptionalColumns<Name, Defaulted>]?: InputOf<Name, K> | undefined;
};

/** Changes to a row: what is left out keeps its value, null removes it. Key, uuid and times of change are not yours. */
export type RowChanges<Name extends TableName> = {
  readonly [K in Exclude<ColumnName<Name>, KeyOf<Name> | GivenByAssay>]?: InputOf<Name, K> | undefined;
};
