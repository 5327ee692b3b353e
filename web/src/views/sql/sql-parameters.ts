/** What a parameter of a query takes. */
export const parameterTypes = ['text', 'integer', 'number', 'boolean', 'time'] as const;
export type ParameterType = (typeof parameterTypes)[number];

/** A value that a query asks for, `$name` in its statement. */
export type Parameter = {
  readonly name: string;
  readonly type: ParameterType;
  readonly label?: string | undefined;
  readonly default?: string | number | boolean | null | undefined;
};

/** Strings, quoted names, comments and dollar quotes, in which a dollar means nothing; or a parameter. */
const tokens =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\$(\w*)\$[\s\S]*?\$\1\$|\$([a-z_][a-z0-9_]{0,62})\b/gi;

/** Names of the parameters of a statement, each once, in their order. */
function parameterNames(sql: string): readonly string[] {
  const names = Array.from(sql.matchAll(tokens), (match) => match[2]).filter((name) => name !== undefined);
  return [...new Set(names)];
}

/** The parameters of a statement as they are declared; those that nobody declared are texts. */
export function parametersOf(sql: string, declared: readonly Parameter[]): readonly Parameter[] {
  return parameterNames(sql).map(
    (name) => declared.find((parameter) => parameter.name === name) ?? { name, type: 'text' },
  );
}

/** A value as it is bound, or what is wrong with the text. */
export type Bound = { readonly value: string | number | boolean | null } | { readonly wrong: string };

const readers = {
  text: (text) => ({ value: text }),
  integer: (text) =>
    /^-?\d{1,16}$/.test(text) && Number.isSafeInteger(Number(text))
      ? { value: Number(text) }
      : { wrong: 'a whole number' },
  number: (text) =>
    text !== '' && Number.isFinite(Number(text)) ? { value: Number(text) } : { wrong: 'a number' },
  boolean: (text) =>
    text === 'true' || text === 'false' ? { value: text === 'true' } : { wrong: 'true or false' },
  time: (text) => {
    const ms = Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : text.length > 10 ? `${text}Z` : text);
    if (Number.isNaN(ms)) return { wrong: 'a time in ISO 8601' };
    return { value: new Date(ms).toISOString().replace('T', ' ').replace('Z', '') };
  },
} satisfies Record<ParameterType, (text: string) => Bound>;

/** The text of a parameter's field: what was typed, else its default. */
export function parameterText(
  parameter: Parameter,
  values: Readonly<Record<string, string>>,
): string | undefined {
  const given = values[parameter.name];
  if (given !== undefined) return given;
  return parameter.default === undefined || parameter.default === null
    ? undefined
    : String(parameter.default);
}

/** The value that a parameter is bound to: what was typed, else its default; nothing is NULL only when that is the default. */
export function boundValue(parameter: Parameter, values: Readonly<Record<string, string>>): Bound {
  const text = parameterText(parameter, values);
  if (text === undefined && parameter.default === null) return { value: null };
  if (text === undefined) return parameter.type === 'text' ? { value: '' } : { wrong: 'a value' };
  return readers[parameter.type](text.trim());
}
