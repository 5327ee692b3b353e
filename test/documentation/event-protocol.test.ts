import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { collect } from '../../src/keeper/direct-access.ts';
import { RunDatabase } from '../../src/keeper/run-database.ts';
import { parseEventLine, parseHeaderLine } from '../../src/model/events/parse-event.ts';
import { protocolVersion } from '../../src/model/events/protocol-version.ts';
import { recordEvents } from '../../src/model/events/record-event.ts';
import { journalFileName, journalsDirectory } from '../../src/recording/journal/journal-files.ts';
import { duckDbFile } from '../../src/storage/location/database-location.ts';
import { codeBlocks, readDocument } from './code-blocks.ts';

const document = readDocument('docs/event-protocol.md');

let folder: string;
let databasePath: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-'));
  databasePath = join(folder, 'results.db');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Applies the journals and asks; rows as objects. */
async function ask(...queries: readonly string[]): Promise<Record<string, unknown>[][]> {
  const database = await RunDatabase.open(duckDbFile(databasePath));
  try {
    await database.catchUp();
    const answers: Record<string, unknown>[][] = [];
    for (const sql of queries) {
      const { columns, rows } = await collect(database.read({ sql }));
      answers.push(
        rows.map((row) => Object.fromEntries(columns.map((column, index) => [column.name, row[index]]))),
      );
    }
    return answers;
  } finally {
    await database.close();
  }
}

test('the page speaks of the present version, and of every type of event', () => {
  expect(document).toContain(`The present version of the protocol is ${protocolVersion}.`);
  for (const type of Object.keys(recordEvents)) expect(document).toContain(`\`${type}\``);
});

test('the header that it shows is one', () => {
  const [header = ''] = codeBlocks(document, 'json');
  expect(parseHeaderLine(header, 'page').role).toBe('worker');
});

test('the run that it shows is valid and gives the rows that one expects', async () => {
  const journals = codeBlocks(document, 'ndjson');
  expect(journals).toHaveLength(2);
  mkdirSync(journalsDirectory(databasePath));
  for (const journal of journals) {
    const [first = '', ...lines] = journal.split('\n');
    const header = parseHeaderLine(first, 'page');
    for (const line of lines)
      expect(parseEventLine(line, header.assay_journal)).not.toHaveProperty('problem');
    expect(document).toContain(`journals/${journalFileName(header.journal_uuid)}`);
    writeFileSync(
      join(journalsDirectory(databasePath), journalFileName(header.journal_uuid)),
      `${journal}\n`,
    );
  }
  const [runs, executions, steps, skipped] = await ask(
    'SELECT status, planned_count, passed_count, failed_count, lost_count, branch FROM runs',
    'SELECT name, executions.status, error_message FROM executions JOIN tests USING (test_id) ORDER BY name',
    `SELECT steps.text, sections.text AS section, attempt_number, step_runs.status, CAST(duration_ms AS DOUBLE) AS ms, artifacts.name AS file
     FROM step_runs JOIN steps USING (step_id) LEFT JOIN sections USING (section_id) LEFT JOIN artifacts USING (step_run_id)
     ORDER BY step_run_id`,
    'SELECT sum(skipped_events) AS n FROM journals',
  );
  expect(runs).toEqual([
    { status: 'failed', planned_count: 2, passed_count: 1, failed_count: 1, lost_count: 0, branch: 'main' },
  ]);
  expect(executions).toEqual([
    { name: 'add', status: 'passed', error_message: null },
    { name: 'pay', status: 'failed', error_message: 'expected 12.50, got 12.49' },
  ]);
  const add = { text: 'add an article', section: 'Fill the basket' };
  expect(steps).toEqual([
    { ...add, attempt_number: 1, status: 'failed', ms: 100, file: null },
    { ...add, attempt_number: 2, status: 'passed', ms: 100, file: '1.png' },
    { text: 'pay 12.50', section: null, attempt_number: 1, status: 'failed', ms: 399.9, file: null },
  ]);
  expect(skipped).toEqual([{ n: 0 }]);
});

const python = spawnSync('python3', ['--version'], { encoding: 'utf8' });
const hasPython = python.status === 0 && /^Python 3\.(9|\d\d)/.test(python.stdout);

test.skipIf(!hasPython)('the recorder in Python records into a real database', async () => {
  const [program = ''] = codeBlocks(document, 'python');
  expect(program.split('\n').length).toBeLessThan(70);
  const file = join(folder, 'recorder.py');
  writeFileSync(file, `${program}\n`);
  for (const path of [databasePath, databasePath]) {
    const { status, stderr } = spawnSync('python3', [file, path], { encoding: 'utf8', timeout: 15_000 });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  }
  const [runs, executions, skipped] = await ask(
    'SELECT run_id, status, passed_count, failed_count FROM runs ORDER BY run_id',
    'SELECT run_id, name, executions.status, error_type, error_message FROM executions JOIN tests USING (test_id) ORDER BY run_id, name',
    'SELECT sum(skipped_events) AS n FROM journals',
  );
  const totals = { status: 'failed', passed_count: 1, failed_count: 1 };
  expect(runs).toEqual([
    { run_id: 1, ...totals },
    { run_id: 2, ...totals },
  ]);
  const failure = { error_type: 'AssertionError', error_message: 'expected 0.33, got 0.3333333333333333' };
  expect(executions?.slice(0, 2)).toEqual([
    { run_id: 1, name: 'adds', status: 'passed', error_type: null, error_message: null },
    { run_id: 1, name: 'divides', status: 'failed', ...failure },
  ]);
  expect(executions).toHaveLength(4);
  expect(skipped).toEqual([{ n: 0 }]);
});
