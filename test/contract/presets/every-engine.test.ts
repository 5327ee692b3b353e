import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { printableSql } from '../../../src/analysis/named-query.ts';
import { presetQueries } from '../../../src/analysis/presets/ask-preset.ts';
import type { GivenOptions } from '../../../src/analysis/presets/preset-options.ts';
import { findPreset, presetNames } from '../../../src/analysis/presets/preset-registry.ts';
import type { QueryResult } from '../../../src/keeper/database-access.ts';
import type { DatabaseLocation, EngineName } from '../../../src/storage/location/database-location.ts';
import { openMigrated } from '../../../src/storage/migrations/open-migrated.ts';
import { generateSample } from '../../../src/storage/sample/generate-sample.ts';
import { everyEngine } from '../../engines/engine-locations.ts';
import { PresetDatabase } from './preset-databases.ts';

const now = Date.parse('2026-11-21T23:00:00Z') * 1000;

async function fill(location: DatabaseLocation): Promise<void> {
  const database = await openMigrated(location);
  const connection = await database.connect();
  await generateSample(connection, {
    tests: 60,
    runs: 40,
    days: 20,
    steps: 4,
    branches: 3,
    seed: '2',
    project: 'sample',
    until: '2026-11-21',
  });
  for (const [status, test] of [
    ['skipped', 'min'],
    ['failed', 'max'],
  ])
    await connection.execute(
      `UPDATE executions SET status = '${status}' WHERE test_id = (SELECT ${test}(test_id) FROM executions)`,
    );
  await connection.execute("UPDATE logs SET level = 'error' WHERE log_id = (SELECT min(log_id) FROM logs)");
  await connection.close();
  await database.close();
}

const databases = new Map<EngineName, PresetDatabase>();
/** Runs of the history in which something is lost, broken or logged, and the latest. */
let runs: readonly string[] = [];
beforeAll(async () => {
  for (const { engine } of everyEngine) databases.set(engine, await PresetDatabase.filled(engine, fill));
  const found = await databaseOf('duckdb').access.query({
    sql: `SELECT min(run_id) FROM runs WHERE lost_count > 0 UNION SELECT max(run_id) FROM runs WHERE failed_count > 2
UNION SELECT min(run_id) FROM logs WHERE level = 'error' UNION SELECT max(run_id) FROM runs ORDER BY 1`,
  });
  const signature = await databaseOf('duckdb').access.query({
    sql: 'SELECT min(failure_signature) FROM executions',
  });
  wanted = { test: 'an', cause: String(signature.rows[0]?.[0]).slice(0, 8) };
  runs = found.rows.map(([run]) => String(run));
}, 60_000);
afterAll(async () => {
  for (const database of databases.values()) await database.close();
});

function databaseOf(engine: EngineName): PresetDatabase {
  const database = databases.get(engine);
  if (database === undefined) throw new Error(`no database of ${engine}`);
  return database;
}

/** What is asked for where something must be: some tests, most signatures. */
let wanted: GivenOptions = {};

/** Options that a preset is asked with: each of the runs where it is about one, else the least that it needs. */
function requests(name: string): readonly GivenOptions[] {
  const preset = findPreset(name);
  const required = Object.fromEntries(
    (preset.required ?? []).map((option) => [option, wanted[option] ?? '']),
  );
  const wide: GivenOptions = preset.options.includes('limit') ? { ...required, limit: 1000 } : required;
  const ofRuns = preset.options.includes('run') ? runs.map((run) => ({ ...wide, run })) : [];
  const ofFewRuns = preset.options.includes('runs') ? [{ ...wide, runs: 6 }] : [];
  const ofSmallSamples = preset.options.includes('minRuns') ? [{ ...wide, minRuns: 1 }] : [];
  const ofBranch = preset.options.includes('branch') ? [{ ...wide, branch: 'main' }] : [];
  return [wide, ...ofRuns, ...ofFewRuns, ...ofSmallSamples, ...ofBranch];
}

/** An answer in the form that all engines agree on: exact numbers come as texts from some, booleans as 0 and 1. */
function comparable({ columns, rows }: Pick<QueryResult, 'columns' | 'rows'>) {
  const plain = (cell: unknown): unknown => {
    if (typeof cell === 'boolean') return Number(cell);
    return typeof cell === 'string' && /^-?\d+\.\d+$/.test(cell) ? Number(cell) : cell;
  };
  return { columns: columns.map(({ name }) => name), rows: rows.map((row) => row.map(plain)) };
}

/** The same answer, whichever way an engine rounds halves in columns of fractions. */
function nearly({ columns, rows }: ReturnType<typeof comparable>) {
  const fractions = columns.map((_, index) =>
    rows.some((row) => typeof row[index] === 'number' && !Number.isInteger(row[index])),
  );
  const near = (cell: unknown, index: number) =>
    typeof cell === 'number' && fractions[index] === true ? expect.closeTo(cell, 0) : cell;
  return { columns, rows: rows.map((row) => row.map(near)) };
}

describe.each(presetNames)('%s', (name) => {
  test('has the same answer on every engine, and one that is not empty for some run', async () => {
    let rows = 0;
    for (const options of requests(name)) {
      const expected = comparable(await databaseOf('duckdb').ask(name, options, now));
      rows += expected.rows.length;
      for (const engine of ['sqlite', 'postgres'] as const) {
        const answer = comparable(await databaseOf(engine).ask(name, options, now));
        expect(answer, `${engine} ${JSON.stringify(options)}`).toEqual(nearly(expected));
      }
    }
    expect(rows).toBeGreaterThan(0);
  });

  test('its queries run as they are printed', async () => {
    const signal = new AbortController().signal;
    const options = requests(name).at(0) ?? {};
    for (const { engine } of everyEngine) {
      const { access } = databaseOf(engine);
      for (const query of await presetQueries(access, { name, options, now }, signal)) {
        const printed = await access.query({ sql: printableSql(query) });
        const bound = await access.query({ sql: query.sql, parameters: query.parameters });
        expect(printed.rows).toEqual(bound.rows);
      }
    }
  });
});
