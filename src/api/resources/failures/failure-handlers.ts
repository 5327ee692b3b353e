import type { OpenAPIHono } from '@hono/zod-openapi';
import { causeDetails } from '../../../analysis/failure-groups/cause-details.ts';
import {
  concludePatterns,
  type FailurePattern,
  patternQuestions,
} from '../../../analysis/failure-groups/failure-patterns.ts';
import { finalFailures } from '../../../analysis/failure-groups/final-failures.ts';
import { ask, type NamedQuery } from '../../../analysis/named-query.ts';
import { resolveRun } from '../../../analysis/resolve-run.ts';
import { assayError } from '../../../model/errors.ts';
import type { ApiContext } from '../../http/api-context.ts';
import { shownQueries } from '../../http/shown-queries.ts';
import { typedRows } from '../../http/typed-rows.ts';
import { windowAskedFor } from '../../http/window-of.ts';
import {
  causeTestSchema,
  everSchema,
  exampleSchema,
  failureSchema,
  getFailureGroup,
  listFailureGroups,
  listFailures,
  occurrenceSchema,
} from './failure-routes.ts';
import { namesOfGroups } from './group-names.ts';

const defaultLimit = 100;

/** `run:execution` of the last row of a page. @throws API_REQUEST_INVALID */
function placeOf(after: string): { run: number; execution: number } {
  const [, run, execution] = /^(\d{1,15}):(\d{1,16})$/.exec(after) ?? [];
  if (run === undefined) throw assayError('API_REQUEST_INVALID', { where: 'parameter `after`', count: 1 });
  return { run: Number(run), execution: Number(execution) };
}

const split = (list: string) => list.split(',').filter((part) => part !== '');

/** Answers what is asked about failures. */
export function addFailures(app: OpenAPIHono, context: ApiContext): void {
  const { access, repositories } = context;
  const runOf = async (text: string | undefined, signal: AbortSignal) =>
    text === undefined ? undefined : await resolveRun(access, text, signal);

  app.openapi(listFailures, async (c) => {
    const { after, limit = defaultLimit, signature, q, ...query } = c.req.valid('query');
    const { signal } = c.req.raw;
    const question = finalFailures(access.dialect, {
      run: await runOf(query.run, signal),
      window: await windowAskedFor(context, query),
      signature,
      text: q,
      after: after === undefined ? undefined : placeOf(after),
      limit: limit + 1,
    });
    const rows = typedRows(await ask(access, question, signal), failureSchema);
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    const next = rows.length > limit && last !== undefined ? `${last.run_id}:${last.execution_id}` : null;
    return c.json({ items, next, queries: shownQueries([question]) }, 200);
  });

  app.openapi(listFailureGroups, async (c) => {
    const { limit = defaultLimit, ...query } = c.req.valid('query');
    const { signal } = c.req.raw;
    const scope = { run: (await runOf(query.run, signal)) ?? null };
    const questions = patternQuestions(access.dialect, await windowAskedFor(context, query), scope);
    const answers = await Promise.all(questions.map((question) => ask(access, question, signal)));
    const { rows, uncompared } = concludePatterns(answers, scope);
    const shown: readonly FailurePattern[] = rows.slice(0, limit);
    const { times, tests } = await namesOfGroups(access, shown, signal);
    const items = shown.map((group) => ({
      id: group.group_id,
      state: group.state,
      error_type: group.error_type,
      message: group.message,
      failures: group.failures,
      tests: group.tests,
      runs: group.runs,
      in_run: group.in_run,
      first_run_id: group.first_run_id,
      last_run_id: group.last_run_id,
      first_seen_at: times.get(group.first_run_id) ?? null,
      last_seen_at: times.get(group.last_run_id) ?? null,
      signatures: split(group.signature_list),
      test_list: split(group.test_ids).map((id) => ({
        test_id: Number(id),
        name: tests.get(Number(id)) ?? '',
      })),
    }));
    return c.json({ items, total: rows.length, uncompared, queries: shownQueries(questions) }, 200);
  });

  app.openapi(getFailureGroup, async (c) => {
    const { also = [], ...query } = c.req.valid('query');
    const { signature } = c.req.valid('param');
    const { signal } = c.req.raw;
    const signatures = Array.from(new Set([signature, ...also])).slice(0, 100);
    const questions = causeDetails(access.dialect, await windowAskedFor(context, query), signatures);
    const answer = (question: NamedQuery) => ask(access, question, signal);
    const [example] = typedRows(await answer(questions.example), exampleSchema);
    const [ever] = typedRows(await answer(questions.ever), everSchema);
    if (example === undefined || ever === undefined)
      throw assayError('API_NOT_FOUND', { what: 'failure with the signature', id: signature });
    const analyses = await repositories.failures.list({
      filter: { failure_signature: { in: signatures } },
      sort: [{ column: 'created_at', direction: 'desc' }],
    });
    return c.json(
      {
        signatures,
        ...ever,
        occurrences: typedRows(await answer(questions.occurrences), occurrenceSchema),
        test_list: typedRows(await answer(questions.tests), causeTestSchema),
        example,
        analyses: [...analyses.rows],
        queries: shownQueries(Object.values(questions)),
      },
      200,
    );
  });
}
