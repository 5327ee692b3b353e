import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { apiRoutes } from '../../src/api/create-api.ts';
import type { ApiContext } from '../../src/api/http/api-context.ts';
import { type ApiDocument, apiDocument } from '../../src/api/resources/reference/api-document.ts';

const documentId = 'assay:document';

/** The document of the API; nothing of a context is needed for it. */
export function documentOfApi(): ApiDocument {
  const context = { repositories: { table: () => null }, version: 'test' };
  return apiDocument(apiRoutes(context as unknown as ApiContext), 'test');
}

/** A copy in which objects have no property that is not declared; those that may have any say so themselves. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([name, part]) => [name, closed(part)]));
  const isObject = copy.type === 'object' && typeof copy.properties === 'object';
  return isObject && copy.additionalProperties === undefined
    ? { ...copy, additionalProperties: false }
    : copy;
}

/** Holds answers against the OpenAPI document. */
export class DocumentCheck {
  readonly document = documentOfApi();
  readonly #ajv: Ajv2020;
  readonly #validators = new Map<string, ValidateFunction>();
  readonly #paths: { readonly path: string; readonly pattern: RegExp }[];

  constructor() {
    this.#ajv = new Ajv2020({ strict: false, allErrors: true });
    (addFormats as unknown as (ajv: Ajv2020) => void)(this.#ajv);
    this.#ajv.addSchema({ ...(closed(this.document) as object), $id: documentId });
    // Paths without parameters first: `/tests/export` is not the test `export`.
    this.#paths = Object.keys(this.document.paths)
      .toSorted((a, b) => a.split('{').length - b.split('{').length)
      .map((path) => ({ path, pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`) }));
  }

  /**
   * Throws when an answer is not as the document says, or when it says nothing of it.
   *
   * @param request that was answered; those that lead nowhere need no word in the document
   */
  async check(request: Request, response: Response): Promise<void> {
    const url = new URL(request.url);
    const path = url.pathname.replace(/^\/api\/v1/, '');
    const found = this.#paths.find(({ pattern }) => pattern.test(path));
    // HEAD is GET without the body.
    const isHead = request.method === 'HEAD';
    const method = isHead ? 'get' : request.method.toLowerCase();
    const operation = found === undefined ? undefined : this.document.paths[found.path]?.[method];
    const where = `${request.method} ${path} -> ${response.status}`;
    if (operation === undefined) {
      if (response.status !== 404) throw new Error(`${where}: the document has no such operation`);
      return;
    }
    if (isHead && response.body !== null) throw new Error(`${where}: HEAD has a body`);
    if (response.status === 304) return;
    const type = (response.headers.get('content-type') ?? '').split(';')[0] ?? '';
    const key = operation.responses[response.status] === undefined ? 'default' : String(response.status);
    const content = operation.responses[key]?.content;
    if (content === undefined) {
      if (response.body !== null) throw new Error(`${where}: the document says that nothing comes`);
      return;
    }
    if (content['*/*'] !== undefined) return;
    if (content[type] === undefined) throw new Error(`${where}: the document does not know ${type} here`);
    if (isHead) return;
    if (type !== 'application/json' && type !== 'application/problem+json') return;
    const isSparse = key === '200' && url.searchParams.has('fields');
    const body: unknown = await response.clone().json();
    this.#validate(where, [found?.path ?? '', method, key, type], isSparse, body);
  }

  #validate(where: string, place: readonly string[], isSparse: boolean, body: unknown): void {
    const [path = '', method = '', key = '', type = ''] = place;
    const escaped = [path, method, 'responses', key, 'content', type, 'schema'].map((part) =>
      encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')),
    );
    const pointer = `${documentId}#/paths/${escaped.join('/')}`;
    const operation = this.document.paths[path]?.[method];
    const list = operation?.parameters?.some(({ name }) => name === 'fields') === true && key === '200';
    // Without `fields` rows are whole: the first of the two ways.
    const whole = `${pointer}/properties/items/items/anyOf/0`;
    this.#throwUnless(where, this.#of(pointer), body);
    if (!list || isSparse) return;
    for (const item of (body as { items?: unknown[] }).items ?? [])
      this.#throwUnless(where, this.#of(whole), item);
  }

  #of(pointer: string): ValidateFunction {
    const known = this.#validators.get(pointer) ?? this.#ajv.compile({ $ref: pointer });
    this.#validators.set(pointer, known);
    return known;
  }

  #throwUnless(where: string, validate: ValidateFunction, body: unknown): void {
    if (validate(body) === true) return;
    const errors = (validate.errors ?? [])
      .slice(0, 12)
      .map((error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
    throw new Error(
      `${where} is not as the document says:\n${errors.join('\n')}\n${JSON.stringify(body).slice(0, 1000)}`,
    );
  }
}
