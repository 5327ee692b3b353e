import type { DatabaseLocation } from '../../src/storage/location/database-location.ts';
import { openMigrated } from '../../src/storage/migrations/open-migrated.ts';
import { generateSample, type SampleReport } from '../../src/storage/sample/generate-sample.ts';
import { type SamplePlan, sampleScales } from '../../src/storage/sample/history/sample-size.ts';
import type { BenchContext } from '../measurement.ts';

/** The made-up history that engines are compared on: large with `--full`, small with `--quick`, else medium. */
export function benchPlan({ quick, full }: BenchContext): SamplePlan {
  const size = sampleScales[quick ? 'small' : full ? 'large' : 'medium'];
  return { ...size, seed: 'bench', project: 'sample', until: '2026-11-21' };
}

export interface SampleDatabase {
  readonly report: SampleReport;
  /** Bytes of the database, and of the same one without rows. */
  readonly bytes: number;
  readonly emptyBytes: number;
}

/** Fills a new database with a made-up history; afterwards the planner of a server knows its tables. */
export async function fillWithSample(location: DatabaseLocation, plan: SamplePlan): Promise<SampleDatabase> {
  const database = await openMigrated(location);
  const connection = await database.connect();
  try {
    await connection.checkpoint();
    const { bytes: emptyBytes } = await database.size();
    const report = await generateSample(connection, plan);
    // What autovacuum does by itself a minute later.
    if (location.engine === 'postgres') await connection.execute('ANALYZE');
    return { report, emptyBytes, bytes: (await database.size()).bytes };
  } finally {
    await connection.close();
    await database.close();
  }
}
