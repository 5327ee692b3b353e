import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { ReadBatch } from '../storage-engine.ts';
import type { QueryParameters } from './query-parameters.ts';
import { cellConverter, distinctNames, type ToCell } from './reader-cells.ts';

/** A query under way. */
export interface OpenQuery {
  readonly columns: ReadBatch['columns'];
  readonly converters: readonly ToCell[];
  /** The values of the next row; null behind the last one. */
  next(): readonly unknown[] | null;
  close(): void;
}

/** Members that Node before 22.16 lacks. */
type NewerStatement = Pick<StatementSync, 'columns' | 'setReturnArrays'>;

function start(database: DatabaseSync, sql: string, { named, anonymous }: QueryParameters) {
  const statement = database.prepare(sql);
  statement.setReadBigInts(true);
  const iterate = () =>
    Object.keys(named).length === 0
      ? statement.iterate(...anonymous)
      : statement.iterate(named as Record<string, SQLInputValue>, ...anonymous);
  return { statement, iterate };
}

/**
 * Begins a query.
 *
 * @param explains whether it is an EXPLAIN, which cannot be a part of another query
 * @throws SQLite's error
 */
export function openQuery(
  database: DatabaseSync,
  sql: string,
  explains: boolean,
  parameters: QueryParameters,
): OpenQuery {
  const { statement, iterate } = start(database, sql, parameters);
  const newer = statement as Partial<NewerStatement>;
  if (newer.columns === undefined || newer.setReturnArrays === undefined)
    return openNamedQuery(database, explains ? sql : `SELECT * FROM (${sql}\n)`, parameters);
  newer.setReturnArrays(true);
  const declared = newer.columns();
  const names = distinctNames(declared.map(({ name }) => name));
  const found = iterate() as unknown as Iterator<readonly unknown[]>;
  return {
    columns: names.map((name, index) => ({ name, type: declared[index]?.type ?? 'UNKNOWN' })),
    converters: declared.map(({ type }) => cellConverter(type)),
    next: () => rowOf(found.next()),
    close: () => found.return?.(),
  };
}

/**
 * Where rows come as objects only, and types are not known. Within another query, SQLite makes names distinct that come
 * twice; a row of NULLs tells the names when there are no rows.
 */
function openNamedQuery(database: DatabaseSync, sql: string, parameters: QueryParameters): OpenQuery {
  const found = start(database, sql, parameters).iterate() as Iterator<Record<string, unknown>>;
  let first = rowOf(found.next());
  const sample =
    first ??
    rowOf(
      start(database, `SELECT query.* FROM (SELECT 1) LEFT JOIN (${sql}\n) AS query ON 0`, parameters)
        .iterate()
        .next() as IteratorResult<Record<string, unknown>>,
    );
  const names = Object.keys(sample ?? {});
  return {
    columns: names.map((name) => ({ name, type: 'UNKNOWN' })),
    converters: names.map(() => cellConverter('TIMESTAMP')),
    next: () => {
      const row = first ?? rowOf(found.next());
      first = null;
      return row === null ? null : names.map((name) => row[name]);
    },
    close: () => found.return?.(),
  };
}

function rowOf<Row>(result: IteratorResult<Row>): Row | null {
  return result.done === true ? null : result.value;
}
