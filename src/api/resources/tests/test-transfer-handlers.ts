import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Repositories } from '../../../repositories/repositories.ts';
import type { Row } from '../../../repositories/rows/row-types.ts';
import type { ApiContext } from '../../http/api-context.ts';
import { auditedChange, type WriteNotes } from '../../http/audited-change.ts';
import { projectOf } from '../../http/project-of.ts';
import { exportedTests } from './export-tests.ts';
import { TestImport } from './import-tests.ts';
import { testFilter } from './test-filter.ts';
import { exportTests, importTests, type TestFile } from './test-transfer-routes.ts';

/** The project of a file: the one with its key, or a new one. */
async function projectOfFile(
  repositories: Repositories,
  note: WriteNotes,
  { project }: TestFile,
): Promise<Row<'projects'>> {
  const filter = { key: project.key };
  const { rows } = await repositories.projects.list({ filter, limit: 1, includeDeleted: true });
  const [there] = rows;
  if (there?.deleted_at === null) return there;
  const row =
    there === undefined
      ? await repositories.projects.create(project)
      : await repositories.projects.restore(there.project_id);
  await note({ action: there === undefined ? 'created' : 'restored', table: 'projects', row });
  return row;
}

/** Answers what is asked about files of tests. */
export function addTestTransfer(app: OpenAPIHono, context: ApiContext): void {
  app.openapi(exportTests, async (c) => {
    const query = c.req.valid('query');
    const project = await projectOf(context, query.project);
    const file = await exportedTests(context.repositories, project, await testFilter(context, query));
    return c.json(file, 200, {
      'content-disposition': `attachment; filename="tests-${project.project_id}.json"`,
    });
  });

  app.openapi(importTests, async (c) => {
    const file = c.req.valid('json');
    const { project, existing = 'update' } = c.req.valid('query');
    const taken = await auditedChange(context, c.req.raw, 'Tests', async (repositories, note) => {
      const { project_id } =
        project === undefined
          ? await projectOfFile(repositories, note, file)
          : await projectOf({ repositories }, project);
      const work = new TestImport(repositories, note, project_id, existing === 'keep');
      await work.take(file);
      return { project_id, suites: work.suites, tests: work.tests };
    });
    return c.json(taken, 200);
  });
}
