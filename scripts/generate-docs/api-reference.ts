import { apiRoutes } from '../../src/api/create-api.ts';
import type { ApiContext } from '../../src/api/http/api-context.ts';
import {
  type ApiDocument,
  apiDocument,
  type DocumentOperation,
  operationsByTag,
} from '../../src/api/resources/reference/api-document.ts';
import { schemaText } from '../../src/api/resources/reference/schema-text.ts';

/** The document without a database: routes are declared, and none is called. */
function documentOf(): ApiDocument {
  const context = { repositories: { table: () => null }, version: '1' };
  return apiDocument(apiRoutes(context as unknown as ApiContext), '1');
}

const cell = (text: string) => text.replaceAll('\n', ' ').replaceAll('|', '\\|');

/** A schema on one line, for tables and headings. */
const shortText = (schema: Parameters<typeof schemaText>[0]) => schemaText(schema).replaceAll(/\s+/g, ' ');

function parameterLines({ parameters = [] }: DocumentOperation): string[] {
  if (parameters.length === 0) return [];
  const rows = parameters.map(
    ({ name, in: place, required, schema, description }) =>
      `| \`${name}\` | ${place}${required === true ? ', needed' : ''} | \`${cell(shortText(schema))}\` | ${cell(description ?? '')} |`,
  );
  return ['', '| Parameter | In | Type | What it is |', '| --- | --- | --- | --- |', ...rows];
}

function contentLines(title: string, content: DocumentOperation['responses'][string]['content']): string[] {
  return Object.entries(content ?? {}).flatMap(([type, { schema }]) => {
    const text = schema === undefined ? '' : schemaText(schema);
    if (!text.includes('\n')) return ['', `${title} \`${type}\`: \`${text}\``];
    return ['', `${title} \`${type}\`:`, '', '```ts', text, '```'];
  });
}

function operationText(method: string, path: string, operation: DocumentOperation): string {
  const { summary, description, requestBody, responses } = operation;
  const answers = Object.entries(responses).filter(([status]) => status !== 'default');
  return [
    `### ${method} ${path}`,
    '',
    `${summary}.`,
    ...(description === undefined ? [] : ['', description]),
    ...parameterLines(operation),
    ...(requestBody === undefined ? [] : contentLines('Body', requestBody.content)),
    ...answers.flatMap(([status, answer]) =>
      answer.content === undefined
        ? ['', `${status}: ${answer.description}.`]
        : contentLines(`${status}: ${answer.description},`, answer.content),
    ),
  ].join('\n');
}

/** docs/generated/api.md: every operation of the API, and every named schema. */
export function apiReference(): string {
  const document = documentOf();
  const parts = Array.from(operationsByTag(document), ([tag, operations]) =>
    [
      `## ${tag}`,
      ...operations.map(({ method, path, operation }) => operationText(method, path, operation)),
    ].join('\n\n'),
  );
  const schemas = Object.entries(document.components.schemas).map(([name, schema]) => {
    const about = schema.description === undefined ? '' : `${schema.description}\n\n`;
    return `### ${name}\n\n${about}\`\`\`ts\n${schemaText(schema)}\n\`\`\``;
  });
  return `# API

Paths are below \`/api/v1\`. A running server has the same as a page (\`/api/v1/docs\`) and for programs (\`/api/v1/openapi.json\`,
OpenAPI 3.1). How to use it: [the guide](../guides/api.md). Whatever goes wrong is answered with a [Problem](#problem) as
\`application/problem+json\`.

${parts.join('\n\n')}

## Schemas

${schemas.join('\n\n')}
`;
}
