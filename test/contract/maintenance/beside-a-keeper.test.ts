import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { DatabaseAccess } from '../../../src/keeper/database-access.ts';
import { journalsDirectory } from '../../../src/recording/journal/journal-files.ts';
import { backupDatabase } from '../../../src/storage/backup/backup-database.ts';
import { mergeDatabase } from '../../../src/storage/merging/merge-database.ts';
import { cleanup } from '../../../src/storage/retention/cleanup.ts';
import { copyToLocation } from '../../../src/storage/transfer/copy-to-location.ts';
import { connected, DatabaseFolder } from '../../engines/database-folder.ts';
import { JournalScript } from '../../journals/journal-script.ts';
import { KeeperProcesses } from '../../journals/keeper-process.ts';
import { executionFinished, executionStarted, runStarted } from '../../journals/sample-events.ts';
import { record, today } from './recorded-runs.ts';
import { rowCounts, texts } from './stored-rows.ts';

const folder = new DatabaseFolder();
afterAll(() => folder.remove());

test('a keeper goes on recording into DuckDB while cleanup, merge, copy and backup work through it', async () => {
  const location = await folder.location('duckdb');
  const other = await folder.location('sqlite');
  await record(location, { name: 'old', daysAgo: 40, tests: { pay: ['failed', 'passed'] } });
  await record(other, { name: 'theirs', daysAgo: 2, tests: { pay: ['passed'], gift: ['passed'] } });
  const script = new JournalScript(location.path, { run: 'live', writer: 'alive' });
  script.write(runStarted({ name: 'live' }));
  const keepers = new KeeperProcesses(location.path);
  await keepers.start();
  let access: DatabaseAccess | null = null;
  try {
    access = await keepers.open();
    expect(access.kind).toBe('keeper');
    const connection = await access.connect();
    const recordTest = () => {
      const id = script.id();
      script.write(executionStarted(id, `test ${id}`), executionFinished(id));
    };
    const options = { now: today, journalsDirectory: journalsDirectory(location.path) };
    recordTest();
    expect(await cleanup(connection, { keep: { runs: 30 }, ...options })).toMatchObject({
      runs: 1,
      testDays: 1,
    });
    recordTest();
    const merged = await connected(other, (source) =>
      mergeDatabase(source, connection, { sourceLabel: 'other', targetLabel: 'this', now: today }),
    );
    expect(merged.runs.taken).toBe(1);
    // A test that the merge has made, and that the keeper does not know of.
    const id = script.id();
    script.write(executionStarted(id, 'gift'), executionFinished(id));
    const target = await folder.location('sqlite');
    await copyToLocation(connection, target, { sourceLabel: 'this' });
    const backup = await backupDatabase(connection, join(folder.path, 'live.backup'));
    recordTest();
    await access.settle();
    expect(
      await texts(
        connection,
        'SELECT runs.name, count(*) AS n FROM executions JOIN runs ON runs.run_id = executions.run_id GROUP BY runs.name ORDER BY runs.name',
      ),
    ).toEqual(['live 4', 'theirs 2']);
    expect(await texts(connection, "SELECT count(*) AS n FROM tests WHERE name = 'gift'")).toEqual(['1']);
    expect(await connected(target, rowCounts)).toMatchObject({ test_days: 1, runs: 2 });
    expect(backup.rows).toBeGreaterThan(20);
    await connection.close();
  } finally {
    await access?.close();
    await keepers.kill();
  }
}, 60_000);
