import type { DocumentSchema } from './api-document.ts';

/** Properties that are written out; of larger objects only the first. */
const mostProperties = 60;

function alternatives(schemas: readonly DocumentSchema[], depth: number): string {
  return Array.from(new Set(schemas.map((one) => schemaText(one, depth)))).join(' | ');
}

function objectText(schema: DocumentSchema, depth: number): string {
  const { properties = {}, required = [], additionalProperties } = schema;
  const names = Object.keys(properties);
  if (names.length === 0)
    return typeof additionalProperties === 'object' && Object.keys(additionalProperties).length > 0
      ? `{ [name]: ${schemaText(additionalProperties, depth)} }`
      : 'object';
  const indent = '  '.repeat(depth + 1);
  const lines = names.slice(0, mostProperties).map((name) => {
    const mark = required.includes(name) ? '' : '?';
    return `${indent}${name}${mark}: ${schemaText(properties[name] ?? {}, depth + 1)}`;
  });
  if (names.length > mostProperties) lines.push(`${indent}...`);
  return `{\n${lines.join('\n')}\n${'  '.repeat(depth)}}`;
}

/** A schema in a short notation like that of TypeScript; named ones by their names. */
export function schemaText(schema: DocumentSchema, depth = 0): string {
  if (schema.$ref !== undefined) return schema.$ref.replace('#/components/schemas/', '');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((one) => JSON.stringify(one)).join(' | ');
  if (schema.oneOf !== undefined) return alternatives(schema.oneOf, depth);
  if (schema.anyOf !== undefined) return alternatives(schema.anyOf, depth);
  if (schema.allOf !== undefined) return alternatives(schema.allOf.slice(0, 1), depth);
  const types = [schema.type ?? 'any'].flat();
  if (types.length > 5) return 'any JSON';
  const texts = types.map((type) => {
    if (type === 'array') {
      const items = schemaText(schema.items ?? {}, depth);
      return items.includes(' | ') ? `(${items})[]` : `${items}[]`;
    }
    if (type === 'object') return objectText(schema, depth);
    return schema.format === undefined || type === 'null' ? type : `${type} (${schema.format})`;
  });
  return texts.join(' | ');
}
