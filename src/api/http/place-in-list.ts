import { z } from '@hono/zod-openapi';
import type { NamedRow } from '../../analysis/named-query.ts';
import { countIn } from '../../analysis/report/read-cells.ts';
import { wholeNumber } from './parameters.ts';

/** Paging by place, for lists that are drawn as a whole: any part of them can be asked for. */
export const placeParameters = {
  limit: wholeNumber(1, 1000).optional().openapi({ description: 'rows at most; 100 when absent' }),
  offset: wholeNumber(0).optional().openapi({ description: 'rows to leave out at the beginning' }),
} as const;

/** A part of a list that is paged by place. */
export const placedSchema = <Schema extends z.ZodType>(items: Schema) => ({
  items: z.array(items),
  total: z.int().openapi({ description: 'rows in all pages together' }),
  next_offset: z.int().nullable().openapi({ description: '`offset` of the next page; null for the last' }),
});

/**
 * Rows in all pages together, as each row of a page tells it; behind the last page there is none, and another is asked.
 *
 * @param first asks for the beginning of the list
 */
export async function totalOf(
  rows: readonly NamedRow[],
  offset: number,
  first: () => Promise<readonly NamedRow[]>,
): Promise<number> {
  const [row] = rows.length > 0 || offset === 0 ? rows : await first();
  return countIn(row?.total);
}

/** What is answered beside the rows of a page. */
export function placeAfter(offset: number, rows: number, total: number) {
  return { total, next_offset: offset + rows < total && rows > 0 ? offset + rows : null };
}
