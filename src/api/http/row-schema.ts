import { z } from '@hono/zod-openapi';
import type { ColumnName, Row } from '../../repositories/rows/row-types.ts';
import { type TableName, tableDeclaration } from '../../storage/tables/all-tables.ts';
import type { Column } from '../../storage/tables/column.ts';

/** A time as the API writes it. */
export const timeSchema = z.string().openapi({ format: 'date-time', example: '2026-11-21T09:30:00.123456Z' });

/** Any JSON value. */
export const jsonSchema = z
  .unknown()
  .openapi({ type: ['object', 'array', 'string', 'number', 'boolean', 'null'] });

const kinds = {
  id: () => z.int(),
  integer: () => z.int(),
  bigint: () => z.int(),
  double: () => z.number(),
  milliseconds: () => z.number(),
  boolean: () => z.boolean(),
  text: () => z.string(),
  uuid: () => z.string().openapi({ format: 'uuid' }),
  json: () => jsonSchema,
  timestamp: () => timeSchema,
} satisfies Record<Column['kind'], () => z.ZodType>;

/** The schema of a column's values, described as the column is. */
function columnSchema(name: string, column: Column): z.ZodType {
  const plain: z.ZodType =
    name === 'tags'
      ? z.array(z.string())
      : column.oneOf === undefined
        ? kinds[column.kind]()
        : z.enum(column.oneOf as [string, ...string[]]);
  const full = column.nullable ? plain.nullable() : plain;
  return full.openapi({ description: column.doc });
}

type RowShape<Name extends TableName> = { [K in ColumnName<Name>]: z.ZodType<Row<Name>[K]> };

/**
 * The schema of a table's rows, from the declaration of the table.
 *
 * @param name of the schema in the OpenAPI document
 */
export function rowSchema<Name extends TableName>(table: Name, name: string): z.ZodObject<RowShape<Name>> {
  const { columns, doc } = tableDeclaration(table);
  const shape = Object.fromEntries(
    Object.entries(columns as Record<string, Column>).map(([column, declaration]) => [
      column,
      columnSchema(column, declaration),
    ]),
  );
  return z.object(shape).openapi(name, { description: doc }) as unknown as z.ZodObject<RowShape<Name>>;
}
