import type { OpenAPIHono } from '@hono/zod-openapi';
import { apiPath } from '../../http/api-path.ts';

/** A JSON Schema, or a reference to one; only what is looked at here. */
export interface DocumentSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly example?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: DocumentSchema;
  readonly properties?: Readonly<Record<string, DocumentSchema>>;
  readonly additionalProperties?: boolean | DocumentSchema;
  readonly required?: readonly string[];
  readonly anyOf?: readonly DocumentSchema[];
  readonly oneOf?: readonly DocumentSchema[];
  readonly allOf?: readonly DocumentSchema[];
}

type Content = Readonly<Record<string, { readonly schema?: DocumentSchema }>>;

/** One operation of the document. */
export interface DocumentOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly description?: string;
    readonly schema: DocumentSchema;
  }[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>;
}

/** The OpenAPI document, as far as it is looked at here. */
export interface ApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, DocumentSchema>> };
}

const description = `Everything that a run database of Assay has, over HTTP.

Lists are paged: hand \`next\` in as \`after\`, or \`next_offset\` as \`offset\`. \`sort\` takes several keys, \`fields\` the columns that
rows shall have. Errors are \`application/problem+json\` with a code that is never reused, and mistakes in a request are named by field.
One row has its version as ETag; a change with \`If-Match\` is refused (412) when somebody else changed the row in between.
Figures come with the SQL that they were made by.`;

/** A page whose rows may have fewer columns, because the request said which. */
function withSparseRows(schema: DocumentSchema): DocumentSchema {
  const { items } = schema.properties ?? {};
  if (items?.items === undefined) return schema;
  const some = { type: 'object', description: 'with `fields`: only these columns' };
  return {
    ...schema,
    properties: { ...schema.properties, items: { ...items, items: { anyOf: [items.items, some] } } },
  };
}

/** A named schema that may be null is made into one that is both at once, which nothing is; here it becomes either. */
function withNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withNulls);
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withNulls(part)]));
  const [named, more] = Array.isArray(copy.allOf) ? (copy.allOf as DocumentSchema[]) : [];
  if (named?.$ref === undefined || !Array.isArray(more?.type) || !more.type.includes('null')) return copy;
  const { allOf, ...others } = copy;
  const { type, ...rest } = more;
  return { ...others, ...rest, anyOf: [named, { type: 'null' }] };
}

function described(operation: DocumentOperation): DocumentOperation {
  const isSparse = operation.parameters?.some(({ name }) => name === 'fields') ?? false;
  const json = operation.responses['200']?.content?.['application/json'];
  if (!isSparse || json?.schema === undefined) return operation;
  const content = { 'application/json': { schema: withSparseRows(json.schema) } };
  const ok = {
    ...operation.responses['200'],
    description: operation.responses['200']?.description ?? '',
    content,
  };
  return { ...operation, responses: { ...operation.responses, 200: ok } };
}

/**
 * The OpenAPI 3.1 document of everything that an app answers.
 *
 * @param app with all routes
 * @param version of Assay
 */
export function apiDocument(app: OpenAPIHono, version: string): ApiDocument {
  const made = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: 'Assay', version, description, license: { name: 'Apache-2.0' } },
    servers: [{ url: apiPath }],
  });
  const document = withNulls(made) as ApiDocument;
  const paths = Object.entries(document.paths).map(([path, operations]) => [
    path,
    Object.fromEntries(
      Object.entries(operations).map(([method, operation]) => [method, described(operation)]),
    ),
  ]);
  return { ...document, paths: Object.fromEntries(paths) };
}

/** Operations of a document by their first tag, in the order of the document. */
export function operationsByTag({ paths }: ApiDocument) {
  const all = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      path,
      method: method.toUpperCase(),
      operation,
    })),
  );
  return Map.groupBy(all, ({ operation }) => operation.tags[0] ?? '');
}
