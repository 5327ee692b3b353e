import { z } from '@hono/zod-openapi';
import { assayError } from '../../../model/errors.ts';
import type { JsonValue } from '../../../std/json-value.ts';
import { parseTimestamp } from '../../../std/timestamp.ts';
import { timestampText } from '../../../storage/sql/time-expressions.ts';

/** What a parameter of a saved query takes. */
const parameterTypes = ['text', 'integer', 'number', 'boolean', 'time'] as const;

/** A value that a saved query takes. */
export const queryParameterSchema = z
  .object({
    name: z
      .string()
      .regex(/^[a-z_][a-z0-9_]{0,62}$/, 'is a name in small letters, as `$name` has it in the statement'),
    type: z.enum(parameterTypes),
    label: z.string().max(200).optional(),
    default: z.union([z.string(), z.number(), z.boolean()]).nullable().optional(),
  })
  .openapi('QueryParameter');

export type QueryParameter = z.output<typeof queryParameterSchema>;

const wanted = {
  text: 'some text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  time: 'a time in ISO 8601',
} satisfies Record<(typeof parameterTypes)[number], string>;

/** A value as a query binds it; undefined when the text is no such value. */
const readers = {
  text: (text) => text,
  integer: (text) =>
    /^-?\d{1,16}$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : undefined,
  number: (text) => (/^-?(\d+\.?\d*|\.\d+)(e[-+]?\d{1,3})?$/i.test(text) ? Number(text) : undefined),
  boolean: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
  time: (text) => {
    const micros = parseTimestamp(text);
    return micros === null ? undefined : timestampText(micros);
  },
} satisfies Record<(typeof parameterTypes)[number], (text: string) => JsonValue | undefined>;

/**
 * The values of a saved query's parameters, typed as they are declared; they are bound, never put into the statement.
 *
 * @param given values by name, as an address has them
 * @throws QUERY_PARAMETER_UNKNOWN, QUERY_PARAMETER_MISSING, QUERY_PARAMETER_INVALID
 */
export function parameterValues(
  parameters: readonly QueryParameter[],
  given: Readonly<Record<string, string>>,
): Record<string, JsonValue> {
  const unknown = Object.keys(given).find((name) => !parameters.some((each) => each.name === name));
  if (unknown !== undefined)
    throw assayError('QUERY_PARAMETER_UNKNOWN', {
      name: unknown,
      known: parameters.map(({ name }) => name).join(', '),
    });
  return Object.fromEntries(
    parameters.map(({ name, type, default: fallback }) => {
      const text = Object.hasOwn(given, name) ? given[name] : undefined;
      if (text === undefined && fallback === undefined) throw assayError('QUERY_PARAMETER_MISSING', { name });
      if (text === undefined && fallback === null) return [name, null];
      const value = readers[type](text ?? String(fallback));
      if (value === undefined) throw assayError('QUERY_PARAMETER_INVALID', { name, wanted: wanted[type] });
      return [name, value];
    }),
  );
}
