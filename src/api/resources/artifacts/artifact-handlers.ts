import type { OpenAPIHono } from '@hono/zod-openapi';
import { resolveRun } from '../../../analysis/resolve-run.ts';
import { assayError } from '../../../model/errors.ts';
import type { Filter } from '../../../repositories/queries/filter.ts';
import type { ApiContext } from '../../http/api-context.ts';
import { listOptions, pageAnswer } from '../../http/list-rows.ts';
import { rowOf } from '../../http/row-path.ts';
import { artifactContent } from './artifact-content.ts';
import { getArtifact, listArtifacts, readArtifact } from './artifact-routes.ts';

/** Answers what is asked about the files of runs. */
export function addArtifacts(app: OpenAPIHono, context: ApiContext): void {
  const { access, repositories } = context;
  const artifactOf = (text: string) => rowOf('artifact', text, (id) => repositories.artifacts.getById(id));

  app.openapi(listArtifacts, async (c) => {
    const query = c.req.valid('query');
    const filter: Filter<'artifacts'> = {
      and: [
        query.run === undefined ? {} : { run_id: await resolveRun(access, query.run, c.req.raw.signal) },
        query.execution === undefined ? {} : { execution_id: query.execution },
        query.kind === undefined ? {} : { kind: { in: query.kind } },
        query.q === undefined ? {} : { path: { contains: query.q } },
      ],
    };
    const page = await repositories.artifacts.list({ ...listOptions<'artifacts'>(query), filter });
    return c.json(pageAnswer('artifacts', page, query.fields), 200);
  });

  app.openapi(getArtifact, async (c) => c.json(await artifactOf(c.req.valid('param').artifact), 200));

  app.openapi(readArtifact, async (c) => {
    if (context.artifacts === null) throw assayError('API_NOT_AVAILABLE', { what: 'Files of artifacts' });
    const artifact = await artifactOf(c.req.valid('param').artifact);
    const run = await repositories.runs.getById(artifact.run_id);
    const file = run === null ? null : await context.artifacts.open(artifact, run);
    if (file === null)
      throw assayError('API_NOT_FOUND', { what: 'file of the artifact', id: String(artifact.artifact_id) });
    return artifactContent(artifact, file, c.req.raw, c.req.valid('query').download === true);
  });
}
