import type { z } from '@hono/zod-openapi';
import type { Repositories } from '../../../repositories/repositories.ts';
import type { Row } from '../../../repositories/rows/row-types.ts';
import { FieldErrors } from '../../http/field-errors.ts';
import type { newTest } from './test-bodies.ts';

/** A new test as a request has it. */
export type NewTest = z.output<typeof newTest>;

/**
 * Makes tests, all or none.
 *
 * @param fieldOf path of a field of one of them in the request
 * @throws FieldErrors for projects and suites that are not there; CONSTRAINT_UNIQUE for keys that are taken
 */
export async function makeTests(
  repositories: Repositories,
  tests: readonly NewTest[],
  fieldOf: (index: number, field: string) => string,
): Promise<readonly Row<'tests'>[]> {
  const projects = new Map<number, boolean>();
  const suites = new Map<number, Row<'suites'> | null>();
  const errors: { field: string; message: string }[] = [];
  for (const [index, { project_id, suite_id }] of tests.entries()) {
    if (!projects.has(project_id))
      projects.set(project_id, (await repositories.projects.getById(project_id)) !== null);
    if (projects.get(project_id) === false)
      errors.push({ field: fieldOf(index, 'project_id'), message: `there is no project ${project_id}` });
    if (suite_id === undefined || suite_id === null) continue;
    if (!suites.has(suite_id)) suites.set(suite_id, await repositories.suites.getById(suite_id));
    const suite = suites.get(suite_id) ?? null;
    if (suite === null)
      errors.push({ field: fieldOf(index, 'suite_id'), message: `there is no suite ${suite_id}` });
    else if (suite.project_id !== project_id)
      errors.push({ field: fieldOf(index, 'suite_id'), message: 'is a suite of another project' });
  }
  if (errors.length > 0) throw new FieldErrors(errors);
  return await repositories.tests.createMany(tests.map((test) => ({ ...test, key: test.key ?? test.name })));
}
