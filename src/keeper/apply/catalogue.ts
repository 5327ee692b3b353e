import type { SuiteDescription, TestDescription } from '../../model/events/record-event.ts';
import { uuidOfName } from '../../std/uuid.ts';
import type { QueryRow, StorageConnection } from '../../storage/engines/storage-engine.ts';
import type { RowBatch } from '../../storage/row-batch.ts';
import { textOf } from '../../storage/sql/value-expressions.ts';
import { tableDeclaration } from '../../storage/tables/all-tables.ts';
import type { IdPools } from './id-pools.ts';

interface Known {
  readonly id: number;
  name: string;
  /** Of a test. */
  readonly suiteId: number | null;
  /** What is stored of it, to see whether it changed. */
  fingerprint: string;
}

/** Suites and tests of one project, by key. */
interface ProjectCatalogue {
  readonly projectId: number;
  readonly suites: Map<string, Known>;
  readonly tests: Map<string, Known>;
}

const jsonOrNull = (value: unknown): string | null =>
  value === null || value === undefined ? null : JSON.stringify(value);

/** Columns that events describe and that may change from run to run. */
const described = {
  suites: ['name', 'description', 'path', 'tags'],
  tests: ['name', 'description', 'tags', 'path', 'line', 'parameters'],
} as const;

/** The same as a list for SELECT; JSON comes as it was stored, not as an engine's own value. */
function describedList(connection: StorageConnection, table: keyof typeof described): string {
  return described[table]
    .map((column) =>
      tableDeclaration(table).columns[column]?.kind === 'json'
        ? `${textOf(connection.dialect, column)} AS ${column}`
        : column,
    )
    .join(', ');
}

function knownRow(row: QueryRow, columns: readonly string[]): Known {
  return {
    id: Number(row.id),
    name: String(row.name),
    suiteId: row.suite_id === undefined ? null : Number(row.suite_id),
    fingerprint: JSON.stringify(columns.map((column) => row[column] ?? null)),
  };
}

function fingerprintOf(columns: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(Object.values(columns));
}

/** Finds and makes projects, suites and tests. */
export class Catalogue {
  readonly #projects = new Map<string, ProjectCatalogue>();
  readonly #ids: IdPools;
  /** Made when it is first asked for. */
  #byId: { readonly suites: Map<number, Known>; readonly tests: Map<number, Known> } | null = null;

  constructor(ids: IdPools) {
    this.#ids = ids;
  }

  /** Reads what a database knows. Call it again after a batch was rolled back. */
  async load(connection: StorageConnection): Promise<void> {
    this.#projects.clear();
    await this.#read(connection, { sql: 'project_id IS NOT NULL', parameters: [] });
  }

  /** Reads a project that another keeper has made since the catalogue was loaded; what is known already stays. */
  async learn(connection: StorageConnection, projectKey: string): Promise<void> {
    if (this.#projects.has(projectKey)) return;
    const sql = 'project_id IN (SELECT project_id FROM projects WHERE key = ?)';
    await this.#read(connection, { sql, parameters: [projectKey] });
  }

  async #read(
    connection: StorageConnection,
    { sql: which, parameters }: { readonly sql: string; readonly parameters: readonly string[] },
  ): Promise<void> {
    this.#byId = null;
    const byId = new Map<number, ProjectCatalogue>();
    const projects = await connection.rows(`SELECT project_id, key FROM projects WHERE ${which}`, parameters);
    for (const row of projects) {
      const project: ProjectCatalogue = {
        projectId: Number(row.project_id),
        suites: new Map(),
        tests: new Map(),
      };
      this.#projects.set(String(row.key), project);
      byId.set(project.projectId, project);
    }
    for (const row of await connection.rows(
      `SELECT suite_id AS id, ${describedList(connection, 'suites')}, project_id, key FROM suites WHERE ${which}`,
      parameters,
    )) {
      byId.get(Number(row.project_id))?.suites.set(String(row.key), knownRow(row, described.suites));
    }
    for (const row of await connection.rows(
      `SELECT test_id AS id, suite_id, ${describedList(connection, 'tests')}, project_id, key FROM tests WHERE ${which}`,
      parameters,
    )) {
      byId.get(Number(row.project_id))?.tests.set(String(row.key), knownRow(row, described.tests));
    }
  }

  /** The project with this key, made when it is new. */
  project(
    batch: RowBatch,
    { key, name }: { readonly key: string; readonly name: string },
    at: number,
  ): number {
    const known = this.#projects.get(key);
    if (known !== undefined) return known.projectId;
    const projectId = this.#ids.take('projects');
    batch.insert('projects', projectId, {
      project_id: projectId,
      uuid: uuidOfName(at, `project ${key}`),
      key,
      name,
      created_at: at,
    });
    this.#projects.set(key, { projectId, suites: new Map(), tests: new Map() });
    return projectId;
  }

  /** The suite that an event describes, made when it is new, brought up to date when it changed. */
  suite(batch: RowBatch, projectKey: string, suite: SuiteDescription, at: number): number {
    const project = this.#project(projectKey);
    const known = project.suites.get(suite.key);
    const columns = {
      name: suite.name,
      description: suite.description ?? null,
      path: suite.path ?? null,
      tags: jsonOrNull(suite.tags),
    };
    const fingerprint = fingerprintOf(columns);
    if (known !== undefined) {
      if (known.fingerprint !== fingerprint) batch.update('suites', known.id, { ...columns, updated_at: at });
      known.fingerprint = fingerprint;
      known.name = suite.name;
      return known.id;
    }
    const id = this.#ids.take('suites');
    batch.insert('suites', id, {
      suite_id: id,
      uuid: uuidOfName(at, `suite ${projectKey} ${suite.key}`),
      project_id: project.projectId,
      kind: suite.kind,
      key: suite.key,
      ...columns,
      created_at: at,
    });
    const made = { id, name: suite.name, suiteId: null, fingerprint };
    project.suites.set(suite.key, made);
    this.#byId?.suites.set(id, made);
    return id;
  }

  /** The test that an event describes, made when it is new, brought up to date when it changed. */
  test(batch: RowBatch, projectKey: string, suiteId: number, test: TestDescription, at: number): number {
    const project = this.#project(projectKey);
    const known = project.tests.get(test.key);
    const columns = {
      name: test.name,
      description: test.description ?? null,
      tags: jsonOrNull(test.tags),
      path: test.path ?? null,
      line: test.line ?? null,
      parameters: jsonOrNull(test.parameters),
    };
    const fingerprint = fingerprintOf(columns);
    if (known !== undefined) {
      if (known.fingerprint !== fingerprint) batch.update('tests', known.id, { ...columns, updated_at: at });
      known.fingerprint = fingerprint;
      known.name = test.name;
      return known.id;
    }
    const id = this.#ids.take('tests');
    batch.insert('tests', id, {
      test_id: id,
      uuid: uuidOfName(at, `test ${projectKey} ${test.key}`),
      project_id: project.projectId,
      suite_id: suiteId,
      key: test.key,
      source: test.source,
      status: 'active',
      ...columns,
      created_at: at,
    });
    const made = { id, name: test.name, suiteId, fingerprint };
    project.tests.set(test.key, made);
    this.#byId?.tests.set(id, made);
    return id;
  }

  /** Names of a test and of its suite; null for one that is not known. */
  namesOf(testId: number): { readonly test: string; readonly suite: string } | null {
    this.#byId ??= this.#indexById();
    const test = this.#byId.tests.get(testId);
    if (test === undefined) return null;
    return { test: test.name, suite: this.#byId.suites.get(test.suiteId ?? 0)?.name ?? '' };
  }

  #indexById(): { suites: Map<number, Known>; tests: Map<number, Known> } {
    const projects = Array.from(this.#projects.values());
    return {
      suites: new Map(projects.flatMap(({ suites }) => Array.from(suites.values(), (one) => [one.id, one]))),
      tests: new Map(projects.flatMap(({ tests }) => Array.from(tests.values(), (one) => [one.id, one]))),
    };
  }

  #project(key: string): ProjectCatalogue {
    const project = this.#projects.get(key);
    if (project === undefined) throw new Error(`the project ${key} has not been declared`);
    return project;
  }
}
