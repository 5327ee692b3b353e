import type { QueryColumn } from '../../keeper/database-access.ts';
import type { JsonValue } from '../../std/json-value.ts';
import type { Row, RowFormat } from './row-format.ts';

/** Names for the keys of an object: a name that comes again gets a number, so that no value hides another. */
function uniqueNames(columns: readonly QueryColumn[]): string[] {
  const taken = new Set<string>();
  return columns.map(({ name }) => {
    let unique = name;
    for (let count = 2; taken.has(unique); count++) unique = `${name}_${count}`;
    taken.add(unique);
    return unique;
  });
}

/** JSON columns come as text. It is put in as it stands, so that no number in it loses digits. */
function valueText(value: JsonValue, column: QueryColumn | undefined): string {
  if (column?.type !== 'JSON' || typeof value !== 'string') return JSON.stringify(value);
  try {
    const parsed: unknown = JSON.parse(value);
    return value.includes('\n') ? JSON.stringify(parsed) : value;
  } catch {
    return JSON.stringify(value);
  }
}

function objectText(row: Row, names: readonly string[], columns: readonly QueryColumn[]): string {
  const members = names.map(
    (name, index) => `${JSON.stringify(name)}:${valueText(row[index] ?? null, columns[index])}`,
  );
  return `{${members.join(',')}}`;
}

/** One JSON array of objects, one object a line. */
export function jsonFormat(): RowFormat {
  let names: string[] = [];
  return {
    head: (columns) => {
      names = uniqueNames(columns);
      return '[';
    },
    row: (row, columns, index) => `${index === 0 ? '\n' : ',\n'}  ${objectText(row, names, columns)}`,
    tail: (rows) => (rows === 0 ? ']\n' : '\n]\n'),
  };
}

/** One JSON object a line, nothing around them. */
export function ndjsonFormat(): RowFormat {
  let names: string[] = [];
  return {
    head: (columns) => {
      names = uniqueNames(columns);
      return '';
    },
    row: (row, columns) => `${objectText(row, names, columns)}\n`,
    tail: () => '',
  };
}
