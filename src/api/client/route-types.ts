import type { z } from '@hono/zod-openapi';
import type { ApiRoute } from '../all-routes.ts';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

type OfMethod<M extends Method> = Extract<ApiRoute, { method: M }>;

/** Paths that can be called with a method: `/runs/{run}`. */
export type PathOf<M extends Method> = OfMethod<M>['path'];

type RouteOf<M extends Method, Path extends string> = Extract<ApiRoute, { method: M; path: Path }>;

type RequestOf<Route> = Route extends { request: infer Request } ? Request : Record<never, never>;

/** What a query or a path takes: texts, and what is written as one. */
type Texts<Schema> = Schema extends z.ZodType
  ? {
      [K in keyof z.input<Schema>]:
        | z.input<Schema>[K]
        | (string extends z.input<Schema>[K] ? number | boolean : never)
        | number
        | boolean;
    }
  : Record<never, never>;

type BodyOf<Request> = Request extends {
  body: { content: { 'application/json': { schema: infer Schema extends z.ZodType } } };
}
  ? { readonly body: z.input<Schema> }
  : { readonly body?: never };

type PathPart<Request> = Request extends { params: infer Schema }
  ? { readonly path: Texts<Schema> }
  : { readonly path?: never };

type QueryPart<Request> = Request extends { query: infer Schema }
  ? { readonly query?: Texts<Schema> }
  : { readonly query?: never };

/** Of one route after the other: parts of many routes put together would be more types than there can be. */
type OptionsOf<Route> = Route extends unknown
  ? PathPart<RequestOf<Route>> &
      QueryPart<RequestOf<Route>> &
      BodyOf<RequestOf<Route>> & {
        readonly signal?: AbortSignal;
        readonly headers?: Readonly<Record<string, string>>;
      }
  : never;

/** What a call takes beside method and path. */
export type CallOptions<M extends Method, Path extends string> = OptionsOf<RouteOf<M, Path>>;

type JsonOf<Responses, Status extends number> = Responses extends {
  [S in Status]: { content: { 'application/json': { schema: infer Schema extends z.ZodType } } };
}
  ? z.output<Schema>
  : never;

/** What a call gives: the JSON of its answer, or nothing. */
export type AnswerOf<M extends Method, Path extends string> =
  RouteOf<M, Path> extends { responses: infer Responses }
    ? Responses extends { 200: unknown }
      ? JsonOf<Responses, 200>
      : Responses extends { 201: unknown }
        ? JsonOf<Responses, 201>
        : Responses extends { 202: unknown }
          ? JsonOf<Responses, 202>
          : undefined
    : never;

export type { Method };
