import { z } from '@hono/zod-openapi';

/** A whole number in a path or a query. */
export const wholeNumber = (least = 0, most = Number.MAX_SAFE_INTEGER) =>
  z
    .string()
    .regex(/^\d{1,16}$/, 'is a whole number')
    .transform(Number)
    .refine((value) => value >= least && value <= most, `is from ${least} to ${most}`)
    .openapi({ type: 'integer', minimum: least, maximum: most });

/** Texts separated by commas. */
export const textList = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .transform((parts) => parts.filter((part) => part !== ''))
  .openapi({ type: 'string', example: 'one,two' });

/** Values of a closed set, separated by commas. */
export const choiceList = <const Choice extends string>(choices: readonly Choice[]) =>
  textList
    .refine((parts) => parts.every((part) => (choices as readonly string[]).includes(part)), {
      message: `takes ${choices.join(', ')}`,
    })
    .transform((parts) => parts as Choice[])
    .openapi({ type: 'string', description: `some of ${choices.join(', ')}, separated by commas` });

/** `true` or `false`. */
export const truth = z
  .enum(['true', 'false'])
  .transform((text) => text === 'true')
  .openapi({ type: 'boolean' });

/** A time: ISO 8601, a day (`2026-11-21`, its beginning in UTC), or a span before now (`7d`, `90m`). */
export const timeText = z.string().min(1).openapi({ example: '2026-11-21' });

/** What every list takes. */
export const listParameters = {
  limit: wholeNumber(1, 1000).optional().openapi({ description: 'rows at most; 100 when absent' }),
  after: z.string().optional().openapi({ description: '`next` of the page before' }),
  sort: z.string().optional().openapi({
    description: 'columns, the most important first; `-` before one turns it round',
    example: '-started_at,name',
  }),
  fields: textList.optional().openapi({
    type: 'string',
    description: 'columns that rows shall have; all when absent',
    example: 'run_id,status',
  }),
} as const;
