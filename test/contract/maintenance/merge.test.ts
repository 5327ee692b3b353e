import { afterAll, describe, expect, test } from 'vitest';
import { journalsDirectory } from '../../../src/recording/journal/journal-files.ts';
import type { StorageConnection } from '../../../src/storage/engines/storage-engine.ts';
import { type DatabaseLocation, engineNames } from '../../../src/storage/location/database-location.ts';
import { mergeDatabase } from '../../../src/storage/merging/merge-database.ts';
import type { MergeReport } from '../../../src/storage/merging/merge-report.ts';
import { cleanup } from '../../../src/storage/retention/cleanup.ts';
import { textOf } from '../../../src/storage/sql/value-expressions.ts';
import { connected, DatabaseFolder } from '../../engines/database-folder.ts';
import { type RecordedRun, record, today } from './recorded-runs.ts';
import { fillByHand } from './rows-by-hand.ts';
import { rowCounts, texts } from './stored-rows.ts';

const folder = new DatabaseFolder();
afterAll(() => folder.remove());

const mine: readonly RecordedRun[] = [
  { name: 'a', daysAgo: 3, branch: 'main', tests: { pay: ['failed', 'passed'], order: [] } },
  { name: 'b', daysAgo: 1, tests: { pay: ['passed'] } },
];
const others: readonly RecordedRun[] = [
  { name: 'c', daysAgo: 2, branch: 'main', tests: { gift: ['passed'], pay: ['failed'] } },
  { name: 'd', daysAgo: 1, tests: { gift: ['skipped'] } },
  { name: 'e', daysAgo: 0, tests: { pay: ['passed'] }, open: true },
];

function merge(from: DatabaseLocation, into: DatabaseLocation): Promise<MergeReport> {
  return connected(from, (source) =>
    connected(into, (target) =>
      mergeDatabase(source, target, { sourceLabel: 'other', targetLabel: 'this', now: today }),
    ),
  );
}

/** What runs consist of, by names that no database gives anew. */
async function contents(connection: StorageConnection): Promise<string[]> {
  const uuid = (column: string) => textOf(connection.dialect, column);
  return [
    ...(await texts(
      connection,
      `SELECT ${uuid('runs.uuid')} AS run, ${uuid('executions.uuid')} AS execution, tests.key, suites.key AS suite, executions.status,
        executions.attempt_number, executions.duration_ms, workers.worker_index
       FROM executions JOIN runs ON runs.run_id = executions.run_id JOIN tests ON tests.test_id = executions.test_id
       JOIN suite_runs ON suite_runs.suite_run_id = executions.suite_run_id JOIN suites ON suites.suite_id = suite_runs.suite_id
       LEFT JOIN workers ON workers.worker_id = executions.worker_id WHERE runs.status <> 'running' ORDER BY execution`,
    )),
    ...(await texts(
      connection,
      `SELECT ${uuid('executions.uuid')} AS execution, steps.order_index, steps.text, parents.text AS parent, sections.text AS section,
        outer_sections.text AS around, step_runs.status, logs.message, step_posts.action
       FROM steps JOIN executions ON executions.execution_id = steps.execution_id JOIN step_runs ON step_runs.step_id = steps.step_id
       JOIN runs ON runs.run_id = executions.run_id
       LEFT JOIN steps AS parents ON parents.step_id = steps.parent_step_id
       LEFT JOIN sections ON sections.section_id = steps.section_id
       LEFT JOIN sections AS outer_sections ON outer_sections.section_id = sections.parent_section_id
       LEFT JOIN logs ON logs.step_run_id = step_runs.step_run_id LEFT JOIN step_posts ON step_posts.step_run_id = step_runs.step_run_id
       WHERE runs.status <> 'running' ORDER BY execution, steps.order_index`,
    )),
    ...(await texts(
      connection,
      `SELECT ${uuid('journals.uuid')} AS journal, ${uuid('runs.uuid')} AS run FROM journals JOIN runs ON runs.run_id = journals.run_id
       WHERE runs.status <> 'running' ORDER BY journal`,
    )),
  ];
}

describe.each(engineNames)('merge into %s', (engine) => {
  test.each(engineNames)(
    'takes the finished runs of %s once, and the other way round the same',
    async (other) => {
      const [a, b] = [await folder.location(engine), await folder.location(other)];
      await record(a, ...mine);
      await record(b, ...others);
      const report = await merge(b, a);
      expect(report.runs).toMatchObject({ taken: 2, alreadyThere: 0, completed: 0 });
      expect(report.runs.skipped).toMatchObject([{ name: 'e', reason: 'it is still being recorded there' }]);
      const once = await connected(a, rowCounts);
      const again = await merge(b, a);
      expect(again.runs).toMatchObject({ taken: 0, alreadyThere: 2 });
      expect(await connected(a, rowCounts)).toEqual(once);
      await merge(a, b);
      expect(await connected(b, contents)).toEqual(await connected(a, contents));
      await record(a, { name: 'later', daysAgo: 0, tests: { pay: ['passed'], gift: ['passed'] } });
      expect(
        await connected(a, (connection) => texts(connection, "SELECT name FROM runs WHERE name = 'later'")),
      ).toEqual(['later']);
    },
  );

  test('takes what was made by hand, and conclusions with the executions that they are about', async () => {
    const [a, b] = [await folder.location(engine), await folder.location('sqlite')];
    await record(a, ...mine);
    await record(b, others[0] as RecordedRun);
    await connected(b, fillByHand);
    const report = await merge(b, a);
    expect(report.runs.taken).toBe(2);
    expect(report.notices).toHaveLength(2);
    const once = await connected(a, rowCounts);
    expect(once).toMatchObject({
      hardware: 1,
      environments: 1,
      coverage: 1,
      measurements: 2,
      test_days: 1,
      suite_tests: 1,
      security_issues: 1,
    });
    await merge(b, a);
    expect(await connected(a, rowCounts)).toEqual(once);
    expect(
      await connected(a, (connection) =>
        texts(
          connection,
          `SELECT runs.name, environments.name AS environment, browsers.name AS browser, failure_analyses.confidence, count(*) AS steps
           FROM failure_analyses JOIN executions ON executions.execution_id = failure_analyses.execution_id
           JOIN runs ON runs.run_id = executions.run_id JOIN environments ON environments.environment_id = executions.environment_id
           JOIN browsers ON browsers.browser_id = runs.browser_id JOIN steps ON steps.execution_id = executions.execution_id
           GROUP BY runs.name, environments.name, browsers.name, failure_analyses.confidence`,
        ),
      ),
    ).toEqual(['by hand staging wide 0.1 2']);
  });

  test.each(engineNames)('makes one run of the jobs of a build that were recorded in %s', async (other) => {
    const [a, b, c] = [
      await folder.location(engine),
      await folder.location(other),
      await folder.location('sqlite'),
    ];
    await record(a, {
      name: 'job 1',
      daysAgo: 1,
      build: 'build 7',
      tests: { pay: ['failed'], order: ['passed'] },
    });
    await record(b, {
      name: 'job 2',
      daysAgo: 1,
      build: 'build 7',
      outcome: 'passed',
      tests: { gift: ['passed'], search: ['passed'] },
    });
    await record(c, {
      name: 'job 1 again',
      daysAgo: 0,
      build: 'build 7',
      outcome: 'passed',
      tests: { pay: ['passed'] },
    });
    expect((await merge(b, a)).runs).toMatchObject({ taken: 0, joined: 1, skipped: [] });
    const run = `SELECT name, status, planned_count, passed_count, failed_count, flaky_count FROM runs`;
    expect(await connected(a, (connection) => texts(connection, run))).toEqual(['job 1 failed 4 3 1 0']);
    expect((await merge(c, a)).runs).toMatchObject({ taken: 0, joined: 1 });
    expect(await connected(a, (connection) => texts(connection, run))).toEqual(['job 1 passed 4 3 0 1']);
    const rows = await connected(a, rowCounts);
    expect(rows).toMatchObject({ runs: 1, executions: 5, suite_runs: 1, step_runs: 10 });
    for (const again of [b, c])
      expect((await merge(again, a)).runs).toMatchObject({ joined: 0, alreadyThere: 1 });
    expect(await connected(a, rowCounts)).toEqual(rows);
    expect((await merge(a, b)).runs).toMatchObject({ joined: 1 });
    expect(await connected(b, rowCounts)).toMatchObject(rows);
  });

  test('completes a run that grew, and keeps its number', async () => {
    const [a, b] = [await folder.location(engine), await folder.location('sqlite')];
    await record(b, ...others);
    await merge(b, a);
    const before = await connected(a, (connection) =>
      texts(connection, 'SELECT run_id, name FROM runs ORDER BY run_id'),
    );
    await connected(b, async (connection) => {
      await connection.execute("DELETE FROM executions WHERE status = 'nothing'");
      await connection.execute(
        "INSERT INTO executions SELECT execution_id + 100, '019aa000-0000-7000-8000-00000000eeee', run_id, suite_run_id, test_id, worker_id, 2, TRUE, 'passed', expected_status, started_at, ended_at, duration_ms, tags, parameters, NULL, NULL, NULL, NULL, metrics, created_at, updated_at, environment_id FROM executions WHERE status = 'failed'",
      );
      await connection.execute("UPDATE runs SET ended_at = '2026-11-20 12:00:00.000000' WHERE name = 'c'");
    });
    const report = await merge(b, a);
    expect(report.runs).toMatchObject({ taken: 0, alreadyThere: 1, completed: 1 });
    expect(await connected(a, contents)).toEqual(await connected(b, contents));
    expect(
      await connected(a, (connection) => texts(connection, 'SELECT run_id, name FROM runs ORDER BY run_id')),
    ).toEqual(before);
    // What is less than here does not take anything away.
    const older = await folder.location('sqlite');
    await record(older, ...others);
    expect((await merge(older, a)).runs).toMatchObject({ taken: 0, alreadyThere: 2, completed: 0 });
  });
});

test('a run that a cleanup removed does not come back while its journal is known', async () => {
  const [a, b] = [await folder.location('postgres'), await folder.location('sqlite')];
  const old: RecordedRun = { name: 'old', daysAgo: 20, tests: { pay: ['passed'] } };
  for (const location of [a, b]) await record(location, old);
  await connected(a, (connection) =>
    cleanup(connection, { keep: { runs: 10 }, now: today, journalsDirectory: journalsDirectory(a.path) }),
  );
  const report = await merge(b, a);
  expect(report.runs.skipped).toMatchObject([{ name: 'old' }]);
});
