import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NamedQuery, NamedRow } from '../../src/analysis/named-query.ts';
import type { StorageConnection, StorageDatabase } from '../../src/storage/engines/storage-engine.ts';
import type { EngineName } from '../../src/storage/location/database-location.ts';
import { openMigrated } from '../../src/storage/migrations/open-migrated.ts';
import { generateSample } from '../../src/storage/sample/generate-sample.ts';
import type { SamplePlan } from '../../src/storage/sample/history/sample-size.ts';
import type { SampleTruth } from '../../src/storage/sample/sample-truth.ts';
import { type Dialect, dialectOf } from '../../src/storage/sql/column-types.ts';
import { newLocation } from '../engines/engine-locations.ts';
import { askDatabase } from './written-history.ts';

/** A made-up history of which is known what is true, to see what an analysis finds in it. */
export class SampledHistory {
  readonly truth: SampleTruth;
  readonly dialect: Dialect;
  readonly connection: StorageConnection;
  /** The end of the history, microseconds since 1970. */
  readonly now: number;
  readonly days: number;
  /** Ids of tests by their UUID. */
  readonly testIds: ReadonlyMap<string, number>;
  readonly #database: StorageDatabase;
  readonly #folder: string;

  private constructor(
    made: { database: StorageDatabase; connection: StorageConnection; folder: string },
    truth: SampleTruth,
    testIds: ReadonlyMap<string, number>,
  ) {
    this.#database = made.database;
    this.#folder = made.folder;
    this.connection = made.connection;
    this.truth = truth;
    this.testIds = testIds;
    this.dialect = dialectOf(made.database.location.engine);
    this.days = truth.plan.days;
    this.now = (Date.parse(`${truth.plan.until}T00:00:00Z`) + 86_400_000) * 1000;
  }

  static async of(
    engine: EngineName,
    plan: Omit<SamplePlan, 'project' | 'until' | 'steps'>,
  ): Promise<SampledHistory> {
    const folder = mkdtempSync(join(tmpdir(), 'assay-sampled-'));
    const database = await openMigrated(await newLocation(engine, folder));
    const connection = await database.connect();
    const { truth } = await generateSample(connection, {
      ...plan,
      steps: 1,
      project: 'sample',
      until: '2026-11-21',
    });
    const rows = await connection.rows(
      `SELECT test_id, CAST(uuid AS ${engine === 'sqlite' ? 'TEXT' : 'VARCHAR'}) AS uuid FROM tests`,
    );
    const testIds = new Map(rows.map((row) => [String(row.uuid), Number(row.test_id)]));
    return new SampledHistory({ database, connection, folder }, truth, testIds);
  }

  async close(): Promise<void> {
    await this.connection.close();
    await this.#database.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Asks several questions, one after the other. */
  async askAll(queries: readonly NamedQuery[]): Promise<NamedRow[][]> {
    const answers: NamedRow[][] = [];
    for (const query of queries) answers.push(await askDatabase(this.#database, query));
    return answers;
  }
}
