import type { OpenAPIHono } from '@hono/zod-openapi';
import { assayError } from '../../../model/errors.ts';
import type { Filter } from '../../../repositories/queries/filter.ts';
import type { Row } from '../../../repositories/rows/row-types.ts';
import type { ApiContext } from '../../http/api-context.ts';
import { auditedChange, changedColumns } from '../../http/audited-change.ts';
import { listOptions, pageAnswer } from '../../http/list-rows.ts';
import { projectOf } from '../../http/project-of.ts';
import { formatOf } from '../../http/result-formats.ts';
import { rowOf } from '../../http/row-path.ts';
import { type AnswerShape, answerSql } from '../sql/answer-sql.ts';
import { longestTimeoutMs, mostRows } from '../sql/sql-limits.ts';
import { parameterValues, type QueryParameter } from './query-parameters.ts';
import {
  changeQuery,
  createQuery,
  deleteQuery,
  getQuery,
  listQueries,
  queryFileRoutes,
  runQuery,
} from './query-routes.ts';

/** Options of a run, told apart from parameters by their underscore. */
function runOptions(query: Readonly<Record<string, string>>) {
  const given: Record<string, string> = {};
  const options: { maxRows?: number; timeoutMs?: number; id?: string; escapeFormulas?: boolean } = {};
  const count = (name: string, text: string, most: number) => {
    if (/^\d{1,9}$/.test(text) && Number(text) >= 1 && Number(text) <= most) return Number(text);
    throw assayError('QUERY_PARAMETER_INVALID', { name, wanted: `a whole number from 1 to ${most}` });
  };
  for (const [name, text] of Object.entries(query)) {
    if (name === '_maxRows') options.maxRows = count(name, text, mostRows);
    else if (name === '_timeoutMs') options.timeoutMs = count(name, text, longestTimeoutMs);
    else if (name === '_id') options.id = text;
    else if (name === '_escapeFormulas') options.escapeFormulas = text === 'true';
    else given[name] = text;
  }
  return { given, options };
}

/** Answers what is asked about saved queries, and asks them. */
export function addQueries(app: OpenAPIHono, context: ApiContext): void {
  const { repositories } = context;
  const queries = repositories.table('saved_queries');
  /** Who has a query for itself is known by token only; without one, whoever is on this machine sees all. */
  const userOf = (request: Request) => context.actorOf?.(request)?.user_id ?? null;
  const queryOf = (text: string, request: Request) =>
    rowOf('saved query', text, async (id) => {
      const row = await queries.getById(id);
      const user = userOf(request);
      return row === null || user === null || row.is_shared || row.created_by === user ? row : null;
    });
  const what = 'Saved queries';
  const mustWrite = () => {
    if (!context.writable) throw assayError('API_READ_ONLY', { what });
  };

  app.openapi(listQueries, async (c) => {
    const query = c.req.valid('query');
    const user = userOf(c.req.raw);
    const projects = await Promise.all((query.project ?? []).map((text) => projectOf(context, text)));
    const filter: Filter<'saved_queries'> = {
      and: [
        user === null ? {} : { or: [{ is_shared: true }, { created_by: user }] },
        projects.length === 0 ? {} : { project_id: { in: projects.map(({ project_id }) => project_id) } },
        query.q === undefined
          ? {}
          : { or: [{ name: { contains: query.q } }, { description: { contains: query.q } }] },
      ],
    };
    const page = await queries.list({ ...listOptions<'saved_queries'>(query, [{ column: 'name' }]), filter });
    return c.json(pageAnswer('saved_queries', page, query.fields), 200);
  });

  app.openapi(createQuery, async (c) => {
    mustWrite();
    const { is_shared = true, ...fields } = c.req.valid('json');
    const created_by = userOf(c.req.raw);
    const row = await auditedChange(context, c.req.raw, what, async (inside, note) => {
      const made = await inside.table('saved_queries').create({ ...fields, is_shared, created_by });
      await note({ action: 'created', table: 'saved_queries', row: made });
      return made;
    });
    c.header('location', `${new URL(c.req.url).pathname}/${row.saved_query_id}`);
    return c.json(row, 201);
  });

  app.openapi(getQuery, async (c) => c.json(await queryOf(c.req.valid('param').query, c.req.raw), 200));

  app.openapi(changeQuery, async (c) => {
    mustWrite();
    const { saved_query_id } = await queryOf(c.req.valid('param').query, c.req.raw);
    const { is_shared, name, sql, ...rest } = c.req.valid('json');
    const changes = {
      ...rest,
      ...(name === undefined ? {} : { name }),
      ...(sql === undefined ? {} : { sql }),
      ...(is_shared === undefined ? {} : { is_shared }),
    };
    const seen = c.req.valid('header')['if-match']?.replaceAll('"', '');
    const ifVersion = seen === '*' ? undefined : seen;
    const row = await auditedChange(context, c.req.raw, what, async (inside, note) => {
      const changed = await inside.table('saved_queries').update(saved_query_id, changes, { ifVersion });
      await note({
        action: 'updated',
        table: 'saved_queries',
        row: changed,
        details: changedColumns(changes),
      });
      return changed;
    });
    return c.json(row, 200);
  });

  app.openapi(deleteQuery, async (c) => {
    mustWrite();
    const row = await queryOf(c.req.valid('param').query, c.req.raw);
    await auditedChange(context, c.req.raw, what, async (inside, note) => {
      await inside.table('saved_queries').delete(row.saved_query_id);
      await note({ action: 'deleted', table: 'saved_queries', row });
    });
    return c.body(null, 204);
  });

  const run = async (
    row: Row<'saved_queries'>,
    values: Record<string, string>,
    shape: AnswerShape,
    asker: AbortSignal,
  ) => {
    const { given, options } = runOptions(values);
    const declared = (row.parameters ?? []) as unknown as readonly QueryParameter[];
    const parameters = parameterValues(declared, given);
    return await answerSql(context, { sql: row.sql, parameters, ...options }, shape, asker);
  };
  const fileName = ({ saved_query_id }: Row<'saved_queries'>) => `query-${saved_query_id}`;

  app.openapi(runQuery, async (c) => {
    const row = await queryOf(c.req.valid('param').query, c.req.raw);
    const format = formatOf(c.req.header('accept'));
    const shape =
      format === 'json'
        ? ({ kind: 'result' } as const)
        : ({ kind: 'file', format, name: fileName(row) } as const);
    return await run(row, c.req.query(), shape, c.req.raw.signal);
  });

  for (const { format, get } of queryFileRoutes) {
    app.openapi(get, async (c) => {
      const row = await queryOf(c.req.valid('param').query, c.req.raw);
      const shape = { kind: 'file', format, name: fileName(row) } as const;
      return await run(row, c.req.query(), shape, c.req.raw.signal);
    });
  }
}
