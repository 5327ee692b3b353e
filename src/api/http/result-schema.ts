import { z } from '@hono/zod-openapi';
import { jsonSchema } from './row-schema.ts';

/** A column of an answer. */
const resultColumnSchema = z
  .object({
    name: z.string(),
    type: z
      .string()
      .openapi({ description: "type in the engine's spelling, `BIGINT`, `TIMESTAMP`, `text` ..." }),
  })
  .openapi('ResultColumn');

/** Fields of an answer in rows and columns. */
export const resultShape = {
  columns: z.array(resultColumnSchema),
  rows: z
    .array(z.array(jsonSchema))
    .openapi({ description: 'values in the order of the columns; times are ISO 8601 in UTC' }),
  truncated: z.boolean().openapi({ description: 'whether there were more rows than asked for' }),
  elapsedMs: z.number(),
} as const;

/** An answer in rows and columns. */
export const resultSchema = z.object(resultShape).openapi('QueryResult');
