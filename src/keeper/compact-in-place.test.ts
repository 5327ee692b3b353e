import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { JournalScript } from '../../test/journals/journal-script.ts';
import { recordContent } from '../../test/journals/record-content.ts';
import { executionStarted, runStarted, stepStarted } from '../../test/journals/sample-events.ts';
import { TemporaryDatabase } from '../../test/journals/temporary-database.ts';
import { RunDatabase } from './run-database.ts';

const steps = 2000;

describe.each(['sqlite', 'postgres'] as const)('compacting on %s', (engine) => {
  let place: TemporaryDatabase;
  let database: RunDatabase;
  let journal: JournalScript;
  beforeEach(async () => {
    place = await TemporaryDatabase.of(engine);
    journal = new JournalScript(place.path).write(runStarted(), executionStarted(1, 'order'));
    for (let step = 2; step < steps; step++) journal.write(stepStarted(step, 1));
    database = await RunDatabase.open(place.location);
    await database.catchUp();
  });
  afterEach(async () => {
    await database.close();
    place.remove();
  });

  test('gives room back, and keeps every row that is there', async () => {
    const connection = await database.connect();
    await connection.execute('DELETE FROM step_runs WHERE step_id % 10 <> 0');
    await connection.execute('DELETE FROM steps WHERE step_id % 10 <> 0');
    const before = await recordContent(database);
    const report = await database.compact();
    expect(report.bytesAfter).toBeLessThan(report.bytesBefore);
    expect(report.tables).toBeGreaterThan(30);
    expect(await recordContent(database)).toEqual(before);
  });

  test('what is recorded afterwards is applied as before', async () => {
    await database.compact();
    journal.write(executionStarted(steps, 'pay'));
    await database.catchUp();
    expect((await recordContent(database)).executions).toHaveLength(2);
  });
});
