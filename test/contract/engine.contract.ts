import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe } from 'vitest';
import { migrate } from '../../src/storage/migrations/migrate.ts';
import { describeChanges } from './changes.contract.ts';
import { type EngineSql, EngineUnderTest, type OpenEngine } from './engine-under-test.ts';
import { project } from './sample-rows.ts';
import { describeStatements } from './statements.contract.ts';
import { describeNestedTransactions } from './transactions.contract.ts';
import { describeValues } from './values.contract.ts';

/** What every engine must do with the schema of Assay, whichever it is: the same rows in, the same rows out. */
export function describeEngine(
  name: string,
  open: (folder: string) => Promise<OpenEngine>,
  sql: EngineSql,
): void {
  describe(name, () => {
    let engine: EngineUnderTest;

    beforeEach(async () => {
      const folder = mkdtempSync(join(tmpdir(), 'assay-'));
      engine = new EngineUnderTest(folder, sql, open, await open(folder));
      await migrate(engine.connection, folder);
      await engine.connection.insert('projects', [project(1)]);
    });
    afterEach(async () => {
      await engine.close();
      rmSync(engine.folder, { recursive: true, force: true, maxRetries: 5 });
    });

    describeValues(() => engine);
    describeChanges(() => engine);
    describeNestedTransactions(() => engine);
    describeStatements(() => engine);
  });
}
