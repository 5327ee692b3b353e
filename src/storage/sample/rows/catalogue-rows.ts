import { uuidOfName } from '../../../std/uuid.ts';
import type { StorageConnection } from '../../engines/storage-engine.ts';
import { allocateIds } from '../../ids/allocate-ids.ts';
import type { TableName } from '../../tables/all-tables.ts';
import type { SampleHistory } from '../history/sample-history.ts';
import { timeRange } from '../history/sample-size.ts';
import type { SampleTest } from '../history/sample-tests.ts';
import { sampleBrowsers, sampleEnvironments, sampleHardware } from '../history/surroundings.ts';
import { insertAll } from './run-rows.ts';

/** Ids of what runs refer to, in the order of the lists that they were made from. */
export interface CatalogueIds {
  readonly projectId: number;
  readonly suiteIds: readonly number[];
  readonly testIds: readonly number[];
  readonly hardwareIds: readonly number[];
  readonly environmentIds: readonly number[];
  readonly browserIds: readonly number[];
}

/** How the description of a made-up project begins. */
export const sampleMark = 'Made up by assay sample';

/** UUID of something that is made up once. */
export function catalogueUuid({ plan }: Pick<SampleHistory, 'plan'>, kind: string, name: string): string {
  return uuidOfName(timeRange(plan).start, `${plan.seed} ${plan.project} ${kind} ${name}`);
}

async function idsFor(connection: StorageConnection, table: TableName, count: number): Promise<number[]> {
  const first = await allocateIds(connection, table, count);
  return Array.from({ length: count }, (_, index) => first + index);
}

/** Writes the project, its suites and tests, and what they run on. */
export async function writeCatalogue(
  connection: StorageConnection,
  history: SampleHistory,
): Promise<CatalogueIds> {
  const { plan, suites, tests } = history;
  const { start } = timeRange(plan);
  const ids: CatalogueIds = {
    projectId: await allocateIds(connection, 'projects', 1),
    suiteIds: await idsFor(connection, 'suites', suites.length),
    testIds: await idsFor(connection, 'tests', tests.length),
    hardwareIds: await idsFor(connection, 'hardware', sampleHardware.length),
    environmentIds: await idsFor(connection, 'environments', sampleEnvironments.length),
    browserIds: await idsFor(connection, 'browsers', sampleBrowsers.length),
  };
  await connection.insert('projects', [
    {
      project_id: ids.projectId,
      uuid: catalogueUuid(history, 'project', plan.project),
      key: plan.project,
      name: 'Sample shop',
      description: `${sampleMark} (seed ${plan.seed}, ${plan.days} days until ${plan.until})`,
      created_at: Math.min(start, ...suites.map((suite) => suite.createdAt)),
    },
  ]);
  await writeSuites(connection, history, ids);
  await writeSurroundings(connection, history, ids);
  return ids;
}

async function writeSuites(
  connection: StorageConnection,
  history: SampleHistory,
  ids: CatalogueIds,
): Promise<void> {
  const suiteIds = new Map(history.suites.map((suite, index) => [suite, ids.suiteIds[index] as number]));
  await connection.insert(
    'suites',
    history.suites.map((suite) => ({
      suite_id: suiteIds.get(suite) as number,
      uuid: catalogueUuid(history, 'suite', suite.key),
      project_id: ids.projectId,
      kind: 'feature',
      key: suite.key,
      name: suite.name,
      description: suite.description,
      path: suite.key,
      category: suite.subsystem.team.replace('team-', ''),
      subcategory: suite.subsystem.name,
      tags: JSON.stringify(suite.tags),
      created_at: suite.createdAt,
    })),
  );
  await insertAll(
    connection,
    'tests',
    history.tests.map((test) => testRow(history, ids, test, suiteIds.get(test.suite) as number)),
  );
}

function testRow(history: SampleHistory, ids: CatalogueIds, test: SampleTest, suiteId: number) {
  const [added, removed] = test.lives;
  const removedAt = history.main[removed]?.at;
  return {
    test_id: ids.testIds[test.index] as number,
    uuid: catalogueUuid(history, 'test', test.key),
    project_id: ids.projectId,
    suite_id: suiteId,
    key: test.key,
    name: test.name,
    description: test.description,
    source: 'gherkin',
    status: removedAt === undefined ? 'active' : 'archived',
    priority: test.priority,
    category: test.category,
    test_type: test.testType,
    subsystem: test.suite.subsystem.name,
    owner: test.suite.subsystem.team,
    author: test.author,
    tags: JSON.stringify(test.tags),
    path: test.suite.key,
    line: test.line,
    parameters: test.parameters === null ? null : JSON.stringify(test.parameters),
    expected_duration_ms: Math.round(test.durationMs),
    created_at: history.main[added]?.at ?? test.createdAt,
    updated_at: removedAt ?? null,
  };
}

async function writeSurroundings(
  connection: StorageConnection,
  history: SampleHistory,
  ids: CatalogueIds,
): Promise<void> {
  const created_at = timeRange(history.plan).start;
  await connection.insert(
    'hardware',
    sampleHardware.map((row, index) => ({
      ...row,
      hardware_id: ids.hardwareIds[index] as number,
      uuid: catalogueUuid(history, 'hardware', String(index)),
      created_at,
    })),
  );
  await connection.insert(
    'environments',
    sampleEnvironments.map(({ hardware, factor: _, ...row }, index) => ({
      ...row,
      environment_id: ids.environmentIds[index] as number,
      uuid: catalogueUuid(history, 'environment', row.name),
      hardware_id: ids.hardwareIds[hardware] as number,
      created_at,
    })),
  );
  await connection.insert(
    'browsers',
    sampleBrowsers.map(({ factor: _, ...row }, index) => ({
      ...row,
      browser_id: ids.browserIds[index] as number,
      uuid: catalogueUuid(history, 'browser', row.name),
      created_at,
    })),
  );
}
