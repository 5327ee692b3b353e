import { z } from 'zod';
import { journalHeader } from '../../src/model/events/journal-header.ts';
import { protocolVersion } from '../../src/model/events/protocol-version.ts';
import { recordEvents, suiteDescription, testDescription } from '../../src/model/events/record-event.ts';
import { markdownTable } from './markdown.ts';

/** The part of JSON Schema that our events use. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
}

const jsonSchema = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input' }) as Schema;

/** Descriptions that stand in sections of their own. */
const shared = new Map<string, string>([
  [propertiesOf(jsonSchema(suiteDescription)), '[suite](#a-suite)'],
  [propertiesOf(jsonSchema(testDescription)), '[test](#a-test)'],
]);

function propertiesOf(schema: Schema): string {
  return JSON.stringify(schema.properties);
}

/** docs/generated/events.md: every event of the protocol, from the schemas that validate them. */
export function eventReference(): string {
  const events = Object.entries(recordEvents).map(([type, schema]) => {
    const { description = '', ...rest } = jsonSchema(schema);
    return `### ${type}\n\n${description}\n\n${fieldTable(rest, ['type', 'at'])}`.trim();
  });
  return `# Events of protocol ${protocolVersion}

How a journal is written, in which order, and what becomes of it: [event-protocol.md](../event-protocol.md). Here are the
fields. A field that is optional may be left out or be \`null\`. Fields that are not listed are ignored.

Every event has \`type\`, the name of its section, and \`at\`, the wall clock in whole microseconds since 1970-01-01 UTC.

## The header

First line of a journal.

${fieldTable(jsonSchema(journalHeader))}

## Shared parts

### A suite

${fieldTable(jsonSchema(suiteDescription))}

### A test

${fieldTable(jsonSchema(testDescription))}

## Events

${events.join('\n\n')}
`;
}

function fieldTable(schema: Schema, without: readonly string[] = []): string {
  const fields = Object.entries(schema.properties ?? {}).filter(([name]) => !without.includes(name));
  if (fields.length === 0) return 'No other fields.';
  return markdownTable(
    ['field', 'type', '', 'meaning'],
    fields.map(([name, field]) => {
      const required = schema.required?.includes(name) === true;
      const orNull = required && mayBeNull(field) ? ' or null' : '';
      const presence = required ? 'required' : 'optional';
      return [`\`${name}\``, `${typeOf(field)}${orNull}`, presence, field.description ?? 'described above'];
    }),
  );
}

function mayBeNull(schema: Schema): boolean {
  return (
    schema.type === 'null' || schema.type?.includes('null') === true || schema.anyOf?.some(mayBeNull) === true
  );
}

function typeOf(schema: Schema): string {
  const known = schema.properties === undefined ? undefined : shared.get(propertiesOf(schema));
  if (known !== undefined) return known;
  if (typeof schema.type === 'object') {
    const own = schema.type.filter((type) => type !== 'null');
    return own.map((type) => typeOf({ ...schema, type })).join(' or ');
  }
  if (schema.anyOf !== undefined) {
    const own = schema.anyOf.filter((one) => one.type !== 'null');
    return own.map(typeOf).join(' or ');
  }
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(', ');
  if (schema.format === 'uuid') return 'UUID';
  if (schema.type === 'array') return `array of ${typeOf(schema.items ?? {})}`;
  if (schema.properties !== undefined) {
    const fields = Object.entries(schema.properties).map(([name, field]) => `\`${name}\`: ${typeOf(field)}`);
    return `object { ${fields.join(', ')} }`;
  }
  if (schema.type === 'object') {
    const values = schema.additionalProperties;
    return typeof values === 'object' && values.type === 'string' ? 'object of texts' : 'object';
  }
  if (schema.pattern === '^[0-9a-f]{64}$') return '64 hexadecimal digits';
  if (schema.type === 'string') return (schema.minLength ?? 0) > 0 ? 'text, not empty' : 'text';
  if (schema.type === 'integer') return `whole number${rangeOf(schema)}`;
  if (schema.type === 'boolean') return 'true or false';
  return schema.type === 'number' ? `number${rangeOf(schema)}` : (schema.type ?? 'anything');
}

/** Bounds that say something about the field; those of the number formats themselves are left out. */
function rangeOf({ minimum, maximum }: Schema): string {
  const formatBounds = new Set([-(2 ** 31), 2 ** 31 - 1, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]);
  const from = minimum === undefined || formatBounds.has(minimum) ? '' : ` from ${minimum}`;
  const to = maximum === undefined || formatBounds.has(maximum) ? '' : ` to ${maximum}`;
  return `${from}${to}`;
}
