import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { updateRunCounts } from '../../../src/storage/builds/run-counts.ts';
import type { StorageConnection, StorageDatabase } from '../../../src/storage/engines/storage-engine.ts';
import type { EngineName } from '../../../src/storage/location/database-location.ts';
import { engineNames } from '../../../src/storage/location/database-location.ts';
import { openMigrated } from '../../../src/storage/migrations/open-migrated.ts';
import { generateSample, type SampleReport } from '../../../src/storage/sample/generate-sample.ts';
import type { SamplePlan } from '../../../src/storage/sample/history/sample-size.ts';
import { micros } from '../../../src/storage/sql/value-expressions.ts';
import { DatabaseFolder } from '../../engines/database-folder.ts';
import { storedContent } from './stored-content.ts';

const plan: SamplePlan = {
  tests: 30,
  runs: 12,
  days: 9,
  steps: 4,
  branches: 2,
  seed: 'contract',
  project: 'sample',
  until: '2026-11-21',
};

const folder = new DatabaseFolder();
afterAll(() => folder.remove());

interface Made {
  readonly database: StorageDatabase;
  readonly connection: StorageConnection;
  readonly report: SampleReport;
}

async function make(engine: EngineName, more: Partial<SamplePlan> = {}): Promise<Made> {
  const database = await openMigrated(await folder.location(engine));
  const connection = await database.connect();
  return { database, connection, report: await generateSample(connection, { ...plan, ...more }) };
}

describe.each(engineNames)('a made-up history on %s', (engine) => {
  let made: Made;
  beforeAll(async () => {
    made = await make(engine);
  });
  afterAll(async () => {
    await made.connection.close();
    await made.database.close();
  });

  const count = async (sql: string) => Number((await made.connection.rows(sql))[0]?.n);

  it('has the rows that its report speaks of', async () => {
    const { report } = made;
    expect(await count('SELECT count(*) AS n FROM runs')).toBe(plan.runs);
    expect(report.runs).toBe(plan.runs);
    expect(await count('SELECT count(*) AS n FROM tests')).toBe(plan.tests);
    expect(await count('SELECT count(*) AS n FROM executions')).toBe(report.executions);
    expect(await count('SELECT count(*) AS n FROM step_runs')).toBe(report.stepRuns);
  });

  it('is the same rows as on SQLite', async () => {
    const other = await make('sqlite');
    try {
      const content = await storedContent(made.connection);
      expect(content).toEqual(await storedContent(other.connection));
      expect(Object.keys(content)).toEqual(
        expect.arrayContaining(['logs', 'artifacts', 'coverage', 'security_issues']),
      );
      expect(made.report.truth).toEqual(other.report.truth);
    } finally {
      await other.connection.close();
      await other.database.close();
    }
  });

  it('counts in its runs what the keeper would count', async () => {
    const { connection } = made;
    const counts = () =>
      connection.rows(
        'SELECT run_id, planned_count, passed_count, failed_count, skipped_count, flaky_count, lost_count FROM runs ORDER BY run_id',
      );
    const before = await counts();
    for (const { run_id } of before) await updateRunCounts(connection, Number(run_id));
    expect(await counts()).toEqual(before);
    expect(before.some((run) => Number(run.lost_count) > 0)).toBe(true);
  });

  it('has copies of run and environment that agree with what they copy', async () => {
    for (const table of ['sections', 'steps', 'execution_posts'])
      expect(
        await count(
          `SELECT count(*) AS n FROM ${table} JOIN executions ON executions.execution_id = ${table}.execution_id
WHERE executions.run_id <> ${table}.run_id`,
        ),
      ).toBe(0);
    expect(
      await count(
        `SELECT count(*) AS n FROM step_runs JOIN steps ON steps.step_id = step_runs.step_id WHERE steps.run_id <> step_runs.run_id`,
      ),
    ).toBe(0);
    expect(
      await count(
        `SELECT count(*) AS n FROM executions JOIN runs ON runs.run_id = executions.run_id
WHERE executions.environment_id <> runs.environment_id`,
      ),
    ).toBe(0);
  });

  it('has ids as the keeper makes them: of a journal of the same run', async () => {
    for (const [table, key] of [
      ['executions', 'execution_id'],
      ['steps', 'step_id'],
      ['step_runs', 'step_run_id'],
      ['logs', 'log_id'],
      ['artifacts', 'artifact_id'],
    ])
      expect(
        await count(
          `SELECT count(*) AS n FROM ${table} WHERE NOT EXISTS (SELECT 1 FROM journals
WHERE journals.run_id = ${table}.run_id AND ${table}.${key} >= journals.journal_id * ${2 ** 28}
AND ${table}.${key} < (journals.journal_id + 1) * ${2 ** 28})`,
        ),
      ).toBe(0);
  });

  it('has times that follow each other', async () => {
    const us = (column: string) => micros(made.connection.dialect, column);
    for (const table of ['runs', 'suite_runs', 'executions', 'step_runs'])
      expect(
        await count(
          `SELECT count(*) AS n FROM ${table} WHERE ended_at < started_at
OR abs((${us('ended_at')} - ${us('started_at')}) - duration_ms * 1000) > 1`,
        ),
      ).toBe(0);
    expect(
      await count(
        `SELECT count(*) AS n FROM step_runs JOIN steps ON steps.step_id = step_runs.step_id
JOIN executions ON executions.execution_id = steps.execution_id
WHERE step_runs.started_at < executions.started_at OR step_runs.ended_at > executions.ended_at`,
      ),
    ).toBe(0);
    expect(
      await count(
        `SELECT count(*) AS n FROM executions JOIN runs ON runs.run_id = executions.run_id
WHERE executions.started_at < runs.started_at OR executions.ended_at > runs.ended_at`,
      ),
    ).toBe(0);
  });

  it('has one final attempt of each test in each run, and of each step', async () => {
    expect(
      await count(
        `SELECT count(*) AS n FROM (SELECT run_id, test_id FROM executions GROUP BY run_id, test_id
HAVING sum(CASE WHEN is_final_attempt THEN 1 ELSE 0 END) <> 1) AS odd`,
      ),
    ).toBe(0);
    expect(
      await count(
        `SELECT count(*) AS n FROM (SELECT step_id FROM step_runs GROUP BY step_id
HAVING sum(CASE WHEN is_final_attempt THEN 1 ELSE 0 END) <> 1) AS odd`,
      ),
    ).toBe(0);
  });

  it('is not mixed into a project that is there, nor into a database with real runs unless forced', async () => {
    const { connection } = made;
    await expect(generateSample(connection, plan)).rejects.toMatchObject({ code: 'SAMPLE_EXISTS' });
    await connection.execute("UPDATE projects SET description = NULL WHERE key = 'sample'");
    const other: SamplePlan = { ...plan, project: 'other', tests: 3, runs: 2 };
    await expect(generateSample(connection, other)).rejects.toMatchObject({
      code: 'SAMPLE_AMONG_RUNS',
      message: 'The database holds 12 real runs, for example of "sample".',
    });
    const report = await generateSample(connection, other, { force: true });
    expect(report.runs).toBe(2);
  });
});

it('is another history with another seed', async () => {
  const [one, other] = [
    await make('sqlite', { runs: 3 }),
    await make('sqlite', { runs: 3, seed: 'another' }),
  ];
  try {
    expect(other.report.truth).not.toEqual({ ...one.report.truth, plan: other.report.truth.plan });
    expect((await storedContent(other.connection)).executions).not.toBe(
      (await storedContent(one.connection)).executions,
    );
  } finally {
    for (const { connection, database } of [one, other]) {
      await connection.close();
      await database.close();
    }
  }
});

it.each([
  { tests: 1, runs: 1, days: 1, steps: 1, branches: 0 },
  { tests: 2, runs: 9, days: 1, steps: 1, branches: 5 },
  { tests: 3, runs: 20, days: 2, steps: 2, branches: 60 },
  { tests: 60, runs: 2, days: 300, steps: 20, branches: 1 },
])('comes in any size: $tests tests, $runs runs, $days days, $branches branches', async (size) => {
  const { report, connection, database } = await make('sqlite', size);
  expect(report.runs).toBe(size.runs);
  expect(report.executions).toBeGreaterThanOrEqual(size.runs);
  await connection.close();
  await database.close();
});
