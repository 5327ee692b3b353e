import { type PortableType, typeOfKind } from '../../sql/portable-type.ts';
import { type TableName, tableDeclaration, tableNames } from '../../tables/all-tables.ts';

/** A column as a dump declares it. */
export interface DumpColumn {
  readonly name: string;
  readonly type: PortableType;
  readonly nullable: boolean;
  /** The only values allowed. */
  readonly oneOf?: readonly string[] | undefined;
  readonly references?: { readonly table: string; readonly column: string } | undefined;
}

/** A table as a dump declares it. */
export interface DumpTable {
  readonly name: string;
  readonly columns: readonly DumpColumn[];
  /** Columns of the primary key; none where there is no key. */
  readonly key: readonly string[];
  readonly unique: readonly (readonly string[])[];
}

export interface DumpIndex {
  readonly name: string;
  readonly table: string;
  readonly columns: readonly string[];
}

const ownNames: ReadonlySet<string> = new Set(tableNames);

/** Whether a table is one of Assay's. */
export function isOwnTable(name: string): name is TableName {
  return ownNames.has(name);
}

/**
 * One of our tables as a dump declares it.
 *
 * @param present names of the columns that the database has: an older one lacks some
 */
export function ownTable(name: TableName, present: ReadonlySet<string>): DumpTable {
  const { columns, key, unique = [] } = tableDeclaration(name);
  const found = Object.entries(columns).filter(([column]) => present.has(column));
  return {
    name,
    key: [key],
    unique: unique.filter((names) => names.every((column) => present.has(column))),
    columns: found.map(([column, { kind, nullable, oneOf, references }]) => {
      const [table = '', referred = ''] = references?.split('.') ?? [];
      return {
        name: column,
        type: typeOfKind(kind),
        nullable,
        oneOf,
        references: references === undefined ? undefined : { table, column: referred },
      };
    }),
  };
}

/** The column by which a table refers to itself, where it is to its key of one column. */
export function selfReferenceOf(table: DumpTable): string | null {
  const column = table.columns.find(
    ({ references }) => references?.table === table.name && references.column === table.key[0],
  );
  return column === undefined || table.key.length !== 1 ? null : column.name;
}
