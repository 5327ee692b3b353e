import { z } from '@hono/zod-openapi';
import type { NamedRow } from '../../analysis/named-query.ts';
import type { JsonValue } from '../../std/json-value.ts';

const storedTime = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/;

function typed(value: JsonValue, name: string, schema: unknown): JsonValue {
  const plain = schema instanceof z.ZodNullable ? schema.unwrap() : schema;
  // Counts and sums are exact numbers beyond 2^53 in some engines, and come as text from there.
  if (plain instanceof z.ZodNumber) return Number(value);
  // SQLite knows no type of a computed column, and gives times in it as they are stored.
  if (name.endsWith('_at') && typeof value === 'string' && storedTime.test(value))
    return `${value.replace(' ', 'T')}Z`;
  return value;
}

/** Rows of one of our own queries as a schema describes them, the same from every engine. */
export function typedRows<Shape extends z.ZodRawShape>(
  rows: readonly NamedRow[],
  schema: z.ZodObject<Shape>,
): z.output<z.ZodObject<Shape>>[] {
  const fields = Object.entries(schema.shape);
  return rows.map(
    (row) =>
      Object.fromEntries(
        fields.map(([name, field]) => {
          const value = row[name] ?? null;
          return [name, value === null ? null : typed(value, name, field)];
        }),
      ) as z.output<z.ZodObject<Shape>>,
  );
}
