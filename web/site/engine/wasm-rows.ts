import type { PreparedStatement, Sqlite3Static } from '@sqlite.org/sqlite-wasm';

/** Reads values of the row that a statement stands on: whole numbers as BigInts, whatever their size. */
export function rowReader({
  capi,
}: Sqlite3Static): (statement: PreparedStatement, columns: number) => unknown[] {
  const { SQLITE_INTEGER, SQLITE_FLOAT, SQLITE_TEXT, SQLITE_BLOB } = capi;
  const value = (statement: PreparedStatement, column: number): unknown => {
    const pointer = statement.pointer;
    if (pointer === undefined) throw new Error('the statement is over');
    switch (capi.sqlite3_column_type(pointer, column)) {
      case SQLITE_INTEGER:
        return capi.sqlite3_column_int64(pointer, column);
      case SQLITE_FLOAT:
        return capi.sqlite3_column_double(pointer, column);
      case SQLITE_TEXT:
        return capi.sqlite3_column_text(pointer, column);
      case SQLITE_BLOB:
        return statement.getBlob(column);
      default:
        return null;
    }
  };
  return (statement, columns) => {
    const row: unknown[] = [];
    for (let column = 0; column < columns; column++) row.push(value(statement, column));
    return row;
  };
}
