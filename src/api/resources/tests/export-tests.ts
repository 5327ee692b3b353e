import { assayError } from '../../../model/errors.ts';
import type { Filter } from '../../../repositories/queries/filter.ts';
import type { Repositories } from '../../../repositories/repositories.ts';
import type { Row } from '../../../repositories/rows/row-types.ts';
import type { TestFile } from './test-transfer-routes.ts';
import { mostInFile } from './test-transfer-routes.ts';

/** Ids that one condition names. */
const idsAtOnce = 500;

async function inParts<Result>(
  ids: readonly number[],
  read: (part: readonly number[]) => AsyncGenerator<Result>,
): Promise<Result[]> {
  const rows: Result[] = [];
  for (let start = 0; start < ids.length; start += idsAtOnce)
    for await (const row of read(ids.slice(start, start + idsAtOnce))) rows.push(row);
  return rows;
}

/** The suites that tests are in, those around them, and the collections that have one of them. */
async function suitesWith(repositories: Repositories, project: number, tests: readonly Row<'tests'>[]) {
  const testIds = new Set(tests.map(({ test_id }) => test_id));
  const members = await inParts([...testIds], (part) =>
    repositories.table('suite_tests').each({ filter: { test_id: { in: part } } }),
  );
  members.sort((a, b) => a.execution_order - b.execution_order || a.suite_test_id - b.suite_test_id);
  const bySuite = Map.groupBy(members, ({ suite_id }) => suite_id);
  const all = new Map<number, Row<'suites'>>();
  for await (const suite of repositories.suites.each({ filter: { project_id: project } }))
    all.set(suite.suite_id, suite);
  const wanted = new Set<number>();
  const want = (id: number | null): void => {
    const suite = id === null ? undefined : all.get(id);
    if (suite === undefined || wanted.has(suite.suite_id)) return;
    want(suite.parent_suite_id);
    wanted.add(suite.suite_id);
  };
  for (const { suite_id } of tests) want(suite_id);
  for (const id of bySuite.keys()) want(id);
  const keyOf = new Map(tests.map(({ test_id, key }) => [test_id, key]));
  const keyOfSuite = (id: number | null) => (id === null ? null : (all.get(id)?.key ?? null));
  const suites = [...wanted].flatMap((id): TestFile['suites'] => {
    const suite = all.get(id);
    if (suite === undefined) return [];
    const { key, kind, name, description, path, category, subcategory, tags } = suite;
    const inside = (bySuite.get(id) ?? []).flatMap(({ test_id }) => keyOf.get(test_id) ?? []);
    return [
      {
        key,
        parent_key: keyOfSuite(suite.parent_suite_id),
        kind,
        name,
        description,
        path,
        category,
        subcategory,
        tags: tags === null ? null : [...tags],
        ...(kind === 'collection' ? { test_keys: inside } : {}),
      } as TestFile['suites'][number],
    ];
  });
  return { suites, keyOfSuite };
}

/**
 * Tests of a project as a file.
 *
 * @throws API_TOO_MANY_TESTS when there are more than a file can have
 */
export async function exportedTests(
  repositories: Repositories,
  project: Row<'projects'>,
  filter: Filter<'tests'>,
): Promise<TestFile> {
  const tests: Row<'tests'>[] = [];
  for await (const test of repositories.tests.each({ filter })) {
    if (tests.length >= mostInFile) throw assayError('API_TOO_MANY_TESTS', { most: mostInFile });
    tests.push(test);
  }
  const actions = await inParts(
    tests.map(({ test_id }) => test_id),
    (part) =>
      repositories.table('test_actions').each({
        filter: { test_id: { in: part } },
        sort: [{ column: 'test_id' }, { column: 'action_order' }],
      }),
  );
  const steps = Map.groupBy(actions, ({ test_id }) => test_id);
  const { suites, keyOfSuite } = await suitesWith(repositories, project.project_id, tests);
  return {
    format: 'assay-tests',
    version: 1,
    project: { key: project.key, name: project.name },
    suites,
    tests: tests.map((test) => {
      const { test_id, uuid, project_id, suite_id, created_at, updated_at, deleted_at, ...fields } = test;
      return {
        ...fields,
        suite_key: keyOfSuite(suite_id),
        steps: (steps.get(test_id) ?? []).map(
          ({ action_type, target, value, expected_result, timeout_ms, optional, continue_on_failure }) => ({
            action_type,
            target,
            value,
            expected_result,
            timeout_ms,
            optional,
            continue_on_failure,
          }),
        ),
      } as TestFile['tests'][number];
    }),
  };
}
