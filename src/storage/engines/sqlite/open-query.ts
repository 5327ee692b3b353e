import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { ReadBatch } from '../storage-engine.ts';
import type { FilledQuery } from './query-parameters.ts';
import { cellConverter, distinctNames, type ToCell } from './reader-cells.ts';

/** A query under way. */
export interface OpenQuery {
  /** Held here because an iterator alone does not keep it from being collected in Node 22. */
  readonly statement: StatementSync;
  readonly columns: ReadBatch['columns'];
  readonly converters: readonly ToCell[];
  /** The values of the next row; null behind the last one. */
  next(): readonly unknown[] | null;
  close(): void;
}

/** Members that Node before 22.16 lacks. */
type NewerStatement = Pick<StatementSync, 'columns' | 'setReturnArrays'>;

function prepare(database: DatabaseSync, { sql, values }: FilledQuery) {
  const statement = database.prepare(sql);
  statement.setReadBigInts(true);
  statement.setAllowBareNamedParameters(false); // `$a` and `:a` in one query are two parameters.
  return { statement, values: values as Record<string, SQLInputValue> };
}

/**
 * Begins a query.
 *
 * @param explains whether it is an EXPLAIN, which cannot be a part of another query
 * @throws SQLite's error
 */
export function openQuery(database: DatabaseSync, query: FilledQuery, explains: boolean): OpenQuery {
  const { statement, values } = prepare(database, query);
  const newer = statement as Partial<NewerStatement>;
  if (newer.columns === undefined || newer.setReturnArrays === undefined) {
    const sql = explains ? query.sql : `SELECT * FROM (${query.sql}\n)`;
    return openNamedQuery(database, { ...query, sql });
  }
  newer.setReturnArrays(true);
  const declared = newer.columns();
  const names = distinctNames(declared.map(({ name }) => name));
  const found = statement.iterate(values) as unknown as Iterator<readonly unknown[]>;
  return {
    statement,
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
function openNamedQuery(database: DatabaseSync, query: FilledQuery): OpenQuery {
  const { statement, values } = prepare(database, query);
  const found = statement.iterate(values) as Iterator<Record<string, unknown>>;
  let first = rowOf(found.next());
  const names = Object.keys(first ?? sampleRow(database, query));
  return {
    statement,
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

function sampleRow(database: DatabaseSync, { sql, values }: FilledQuery): object {
  const sample = `SELECT query.* FROM (SELECT 1) LEFT JOIN (${sql}\n) AS query ON 0`;
  const { statement } = prepare(database, { sql: sample, values });
  return statement.get(values as Record<string, SQLInputValue>) ?? {};
}

function rowOf<Row>(result: IteratorResult<Row>): Row | null {
  return result.done === true ? null : result.value;
}
