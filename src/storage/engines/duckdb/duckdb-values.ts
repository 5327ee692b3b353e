import {
  type DuckDBDataChunk,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
  JsonDuckDBValueConverter,
} from '@duckdb/node-api';
import type { JsonValue } from '../../../std/json-value.ts';

const microsPerSecond = 1_000_000n;

/** ISO 8601 in UTC with microseconds. */
function isoMicros(micros: bigint): string {
  const fraction = ((micros % microsPerSecond) + microsPerSecond) % microsPerSecond;
  const seconds = Number((micros - fraction) / microsPerSecond);
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return String(micros);
  return `${date.toISOString().slice(0, -5)}.${String(fraction).padStart(6, '0')}Z`;
}

/** Exact numbers stay numbers while JavaScript can hold them; beyond that they travel as text. */
function wholeNumber(value: bigint): number | string {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)
    ? Number(value)
    : String(value);
}

function toJson(value: DuckDBValue, type: DuckDBType): JsonValue {
  if (value === null) return null;
  switch (type.typeId) {
    case DuckDBTypeId.VARCHAR:
      return value as string;
    case DuckDBTypeId.BIGINT:
    case DuckDBTypeId.UBIGINT:
    case DuckDBTypeId.HUGEINT:
    case DuckDBTypeId.UHUGEINT:
      return wholeNumber(value as bigint);
    case DuckDBTypeId.DOUBLE:
    case DuckDBTypeId.FLOAT:
      return Number.isFinite(value) ? (value as number) : String(value);
    case DuckDBTypeId.TIMESTAMP:
    case DuckDBTypeId.TIMESTAMP_TZ:
      return isoMicros((value as unknown as { micros: bigint }).micros);
    case DuckDBTypeId.INTERVAL:
    case DuckDBTypeId.UUID:
    case DuckDBTypeId.DATE:
    case DuckDBTypeId.TIME:
      return String(value);
    case DuckDBTypeId.DECIMAL:
      return decimal(String(value));
    default:
      return (JsonDuckDBValueConverter(value, type, JsonDuckDBValueConverter as never) ?? null) as JsonValue;
  }
}

/** A decimal is a number when that loses nothing. */
function decimal(text: string): number | string {
  const number = Number(text);
  return text.replace('-', '').replace('.', '').length <= 15 ? number : text;
}

/** Rows of a chunk as JSON can carry them. */
export function chunkToRows(chunk: DuckDBDataChunk, types: readonly DuckDBType[]): JsonValue[][] {
  const rows: JsonValue[][] = Array.from(
    { length: chunk.rowCount },
    () => new Array<JsonValue>(types.length),
  );
  for (const [column, type] of types.entries()) {
    const vector = chunk.getColumnVector(column);
    for (let row = 0; row < chunk.rowCount; row++)
      (rows[row] as JsonValue[])[column] = toJson(vector.getItem(row), type);
  }
  return rows;
}
