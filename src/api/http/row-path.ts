import { z } from '@hono/zod-openapi';
import { assayError } from '../../model/errors.ts';
import { isUuid } from '../../std/uuid.ts';

/** A row in a path: its number, or its UUID. */
export const rowPath = <const Name extends string>(name: Name) =>
  z.object({
    [name]: z
      .string()
      .min(1)
      .openapi({ param: { name, in: 'path' }, description: 'number or UUID', example: '17' }),
  } as Record<Name, z.ZodString>);

/**
 * The id that a path names a row by.
 *
 * @param what the row is, for people
 * @throws API_NOT_FOUND when it can be neither a number nor a UUID
 */
export function rowIdOf(what: string, text: string): number | string {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  if (isUuid(text)) return text;
  throw assayError('API_NOT_FOUND', { what, id: text });
}

/**
 * The row that a path names.
 *
 * @param what the row is, for people
 * @param find by key or UUID
 * @throws API_NOT_FOUND
 */
export async function rowOf<Found>(
  what: string,
  text: string,
  find: (id: number | string) => Promise<Found | null>,
): Promise<Found> {
  const row = await find(rowIdOf(what, text));
  if (row === null) throw assayError('API_NOT_FOUND', { what, id: text });
  return row;
}
