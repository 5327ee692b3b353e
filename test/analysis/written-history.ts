import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NamedQuery, NamedRow } from '../../src/analysis/named-query.ts';
import type { ExecutionStatus, RunStatus } from '../../src/model/statuses.ts';
import { verdictOf } from '../../src/model/statuses.ts';
import type { StorageConnection, StorageDatabase } from '../../src/storage/engines/storage-engine.ts';
import type { EngineName } from '../../src/storage/location/database-location.ts';
import { openMigrated } from '../../src/storage/migrations/open-migrated.ts';
import { type Dialect, dialectOf } from '../../src/storage/sql/column-types.ts';
import type { NewRow } from '../../src/storage/tables/all-tables.ts';
import { newLocation } from '../engines/engine-locations.ts';

/** When all written histories are asked, microseconds since 1970. */
export const now = Date.parse('2026-11-21T12:00:00Z') * 1000;
const hour = 3_600_000_000;

/** One attempt of a test as a test writes it down. */
export interface WrittenAttempt {
  readonly status: ExecutionStatus;
  readonly expected?: ExecutionStatus;
  readonly ms?: number;
  readonly error?: string;
  readonly signature?: string;
}

/** A run as a test writes it down: what each test came to, by its number; attempts in order. */
export interface WrittenRun {
  readonly hoursAgo: number;
  readonly branch?: string | null;
  readonly commit?: string | null;
  readonly dirty?: boolean;
  readonly status?: RunStatus;
  readonly project?: number;
  readonly environment?: number;
  readonly tests: Readonly<Record<number, ExecutionStatus | readonly (ExecutionStatus | WrittenAttempt)[]>>;
}

const writtenTables = [
  'projects',
  'environments',
  'suites',
  'tests',
  'runs',
  'suite_runs',
  'executions',
] as const;
type WrittenTable = (typeof writtenTables)[number];

/** A database in which a test writes what happened, and asks about it. */
export class WrittenHistory {
  readonly connection: StorageConnection;
  readonly dialect: Dialect;
  readonly #database: StorageDatabase;
  readonly #folder: string;
  readonly #projects = new Set<number>();
  readonly #tests = new Set<number>();
  readonly #environments = new Set<number>();
  /** What has not been written yet, parents first. */
  readonly #waiting = new Map<WrittenTable, unknown[]>(writtenTables.map((table) => [table, []]));
  #run = 0;
  #execution = 0;

  private constructor(database: StorageDatabase, connection: StorageConnection, folder: string) {
    this.#database = database;
    this.connection = connection;
    this.dialect = dialectOf(database.location.engine);
    this.#folder = folder;
  }

  static async of(engine: EngineName): Promise<WrittenHistory> {
    const folder = mkdtempSync(join(tmpdir(), 'assay-history-'));
    const database = await openMigrated(await newLocation(engine, folder));
    return new WrittenHistory(database, await database.connect(), folder);
  }

  async close(): Promise<void> {
    await this.connection.close();
    await this.#database.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Writes a run down; tests are those of its project. */
  addRun(run: WrittenRun): number {
    const { project = 1, environment = null } = run;
    const runId = ++this.#run;
    const at = now - Math.round(run.hoursAgo * hour);
    this.#addCatalogue(project, Object.keys(run.tests).map(Number), environment);
    const attempts = Object.entries(run.tests).map(([test, list]) => ({
      test: Number(test),
      list: (typeof list === 'string' ? [list] : list).map(
        (one): WrittenAttempt => (typeof one === 'string' ? { status: one } : one),
      ),
    }));
    const verdicts = attempts.map(({ list }) => verdictOf(list.map(({ status }) => status)));
    const count = (...wanted: string[]) => verdicts.filter((verdict) => wanted.includes(verdict)).length;
    this.#add('runs', [
      {
        run_id: runId,
        uuid: uuidOf(1, runId),
        project_id: project,
        status: run.status ?? (count('failed', 'error') > 0 ? 'failed' : 'passed'),
        started_at: at,
        ended_at: at + 60_000_000,
        duration_ms: 60_000,
        branch: run.branch === undefined ? 'main' : run.branch,
        commit_sha: run.commit === undefined ? `commit-${runId}` : run.commit,
        commit_dirty: run.dirty ?? false,
        environment_id: environment,
        planned_count: verdicts.length,
        passed_count: count('passed'),
        failed_count: count('failed', 'error'),
        skipped_count: count('skipped'),
        flaky_count: count('flaky'),
        lost_count: count('lost'),
        created_at: at,
      },
    ]);
    this.#add('suite_runs', [
      { suite_run_id: runId, run_id: runId, suite_id: project, status: 'passed', created_at: at },
    ]);
    const rows = attempts.flatMap(({ test, list }) =>
      list.map((attempt, index) => this.#executionRow(runId, test, at, attempt, index, list.length)),
    );
    if (rows.length > 0) this.#add('executions', rows);
    return runId;
  }

  /** Asks as Assay does, with values of `$name`. */
  async ask(query: NamedQuery): Promise<NamedRow[]> {
    for (const table of writtenTables) {
      const rows = this.#waiting.get(table)?.splice(0) ?? [];
      if (rows.length > 0) await this.connection.insert(table, rows as NewRow<typeof table>[]);
    }
    return await askDatabase(this.#database, query);
  }

  #add<Name extends WrittenTable>(table: Name, rows: readonly NewRow<Name>[]): void {
    this.#waiting.get(table)?.push(...rows);
  }

  #executionRow(
    runId: number,
    test: number,
    at: number,
    { status, expected, ms = 100, error, signature }: WrittenAttempt,
    index: number,
    attempts: number,
  ): NewRow<'executions'> {
    const executionId = ++this.#execution;
    const failed = !['passed', 'skipped', 'pending', 'running', 'lost'].includes(status);
    return {
      execution_id: executionId,
      uuid: uuidOf(2, executionId),
      run_id: runId,
      suite_run_id: runId,
      test_id: test,
      attempt_number: index + 1,
      is_final_attempt: index === attempts - 1,
      status,
      expected_status: expected,
      started_at: at + 1000,
      duration_ms: status === 'lost' ? null : ms,
      error_message: error ?? (failed ? `test ${test} failed` : null),
      failure_signature: signature ?? (failed ? `signature-${test}` : null),
      created_at: at,
    };
  }

  #addCatalogue(project: number, tests: readonly number[], environment: number | null): void {
    const at = now - 400 * 24 * hour;
    if (!this.#projects.has(project)) {
      this.#projects.add(project);
      const names = { key: `project-${project}`, name: `Project ${project}`, created_at: at };
      this.#add('projects', [{ project_id: project, uuid: uuidOf(3, project), ...names }]);
      this.#add('suites', [
        { suite_id: project, uuid: uuidOf(4, project), project_id: project, kind: 'file', ...names },
      ]);
    }
    if (environment !== null && !this.#environments.has(environment)) {
      this.#environments.add(environment);
      this.#add('environments', [
        {
          environment_id: environment,
          uuid: uuidOf(5, environment),
          name: `environment ${environment}`,
          kind: 'test',
          status: 'available',
          created_at: at,
        },
      ]);
    }
    const fresh = tests.filter((test) => !this.#tests.has(test));
    for (const test of fresh) this.#tests.add(test);
    if (fresh.length === 0) return;
    this.#add(
      'tests',
      fresh.map((test) => ({
        test_id: test,
        uuid: uuidOf(6, test),
        project_id: project,
        suite_id: project,
        key: `test-${test}`,
        name: `Test ${test}`,
        source: 'code' as const,
        status: 'active' as const,
        path: 'a.test.ts',
        created_at: at,
      })),
    );
  }
}

const uuidOf = (kind: number, id: number) =>
  `00000000-0000-700${kind}-8000-${id.toString(16).padStart(12, '0')}`;

/** Asks a named query of a database, all rows. */
export async function askDatabase(database: StorageDatabase, query: NamedQuery): Promise<NamedRow[]> {
  const found: NamedRow[] = [];
  const request = { timeoutMs: 30_000, maxRows: Number.POSITIVE_INFINITY, parameters: query.parameters };
  for await (const { columns, rows } of database.reader().read({ sql: query.sql, ...request }))
    for (const row of rows)
      found.push(Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null])));
  return found;
}
