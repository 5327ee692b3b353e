import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startKeeper } from '../../src/keeper/start-keeper.ts';
import { openRecorder } from '../../src/recording/open-recorder.ts';
import { nowMicros } from '../../src/std/clock.ts';
import { uuidV7 } from '../../src/std/uuid.ts';
import type { DatabaseLocation } from '../../src/storage/location/database-location.ts';
import { openMigrated } from '../../src/storage/migrations/open-migrated.ts';
import { runAssay } from './captured-program.ts';

/** The keeper soon leaves when there is nothing to do. */
const keeperEnv = { ASSAY_KEEPER_IDLE_MS: '300' };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

const assay = (...argv: readonly string[]) => runAssay(['db', ...argv], { cwd: folder, env: keeperEnv });

function writeMigration(name: string, up: string, down: string): void {
  mkdirSync(join(folder, 'assay-migrations'), { recursive: true });
  writeFileSync(join(folder, 'assay-migrations', name), `-- up\n${up}\n-- down\n${down}\n`);
}

describe.each([
  ['duckdb', 'results.db'],
  ['sqlite', 'results.sqlite'],
] as const)('%s', (engine, file) => {
  const location = (): DatabaseLocation => ({ engine, path: join(folder, file), postgres: null });
  const statesOf = async () => {
    const { stdout } = await assay('status', '--db', file, '--json');
    const report = JSON.parse(stdout) as { migrations: { number: number; state: string }[] };
    return report.migrations.map(({ number, state }) => `${number} ${state}`);
  };
  const older = async () => {
    await (await openMigrated(location(), { target: 1 })).close();
  };

  test('status looks at an older database and leaves it as it is', async () => {
    await older();
    expect(await statesOf()).toEqual(['1 applied', '2 pending', '3 pending', '4 pending']);
    const { stdout, code } = await assay('status', '--db', file);
    expect(stdout).toMatch(/1 +run-database +assay +applied +\d{4}-\d\d-\d\dT[\d:.]+Z/);
    expect(stdout).toMatch(/2 +remaining-tables +assay +pending/);
    expect(code).toBe(0);
  });

  test('migrate applies what is pending and rollback takes it back, each told by its name', async () => {
    await older();
    writeMigration('1000-notes.sql', 'CREATE TABLE notes (body VARCHAR(10));', 'DROP TABLE notes;');
    writeMigration('1001-more.sql', "INSERT INTO notes VALUES ('mine');", 'DELETE FROM notes;');
    const first = await assay('migrate', '--db', file, '--target', '1000');
    expect(first).toMatchObject({
      code: 0,
      stderr:
        'applied 0002-remaining-tables\napplied 0003-vocabulary-views\napplied 0004-saved-queries\napplied 1000-notes\n',
      stdout: `${join(folder, file)}: 4 applied\n`,
    });
    expect(await statesOf()).toEqual([
      '1 applied',
      '2 applied',
      '3 applied',
      '4 applied',
      '1000 applied',
      '1001 pending',
    ]);
    expect(JSON.parse((await assay('migrate', '--db', file, '--json')).stdout)).toEqual({
      database: join(folder, file),
      applied: ['1001-more'],
    });
    expect((await assay('query', '--db', file, 'SELECT body FROM notes')).stdout).toContain('mine');
    expect((await assay('migrate', '--db', file)).stdout).toContain('nothing to do');
    expect(JSON.parse((await assay('rollback', '4', '--db', file, '--json')).stdout)).toEqual({
      database: join(folder, file),
      taken_back: ['1001-more', '1000-notes'],
    });
    expect((await assay('rollback', '0', '--db', file)).stderr).toBe(
      'taken back 0004-saved-queries\ntaken back 0003-vocabulary-views\ntaken back 0002-remaining-tables\ntaken back 0001-run-database\n',
    );
    expect((await assay('status', '--db', file, '--json')).stdout).toContain('"pending": 6');
  });

  test('a migration that was changed, or is not there, is told', async () => {
    await older();
    writeMigration('1000-notes.sql', 'CREATE TABLE notes (body VARCHAR(10));', 'DROP TABLE notes;');
    await assay('migrate', '--db', file);
    writeMigration('1000-notes.sql', 'CREATE TABLE notes (body VARCHAR(20));', 'DROP TABLE notes;');
    expect(await assay('migrate', '--db', file)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('MIGRATION_CHANGED'),
    });
    expect((await statesOf()).at(-1)).toBe('1000 changed');
    rmSync(join(folder, 'assay-migrations'), { recursive: true });
    expect((await statesOf()).at(-1)).toBe('1000 unknown');
    expect((await assay('status', '--db', file)).code).toBe(1);
    expect((await assay('rollback', '4', '--db', file)).stderr).toContain('--migrations FOLDER');
  });

  test('what cannot be meant is refused before anything is done', async () => {
    await older();
    expect((await assay('rollback', '7', '--db', file)).stderr).toContain('There is no migration 7.');
    expect((await assay('migrate', '--target', 'latest', '--db', file)).code).toBe(2);
    expect((await assay('status', '--db', file, '--migrations', 'nowhere')).stderr).toContain(
      'MIGRATIONS_UNREADABLE',
    );
    expect((await assay('migrate', '--db', `other-${file}`)).stderr).toContain('DATABASE_MISSING');
    expect(await statesOf()).toEqual(['1 applied', '2 pending', '3 pending', '4 pending']);
  });

  test('a keeper lets go of the database, and goes on where something is being recorded', async () => {
    await older();
    const recorder = openRecorder({
      databasePath: location().path,
      runUuid: uuidV7(),
      role: 'owner',
      workerIndex: null,
      writer: 'migrations 1.0.0',
    });
    try {
      recorder.append({ type: 'run_started', at: nowMicros(), project: { key: 'shop', name: 'Shop' } });
      recorder.flush();
      expect(startKeeper({ location: location(), env: { ...process.env, ...keeperEnv } })).toBeNull();
      writeMigration('1000-notes.sql', 'CREATE TABLE notes (body VARCHAR(10));', 'DROP TABLE notes;');
      expect((await assay('migrate', '--db', file)).code).toBe(0);
      expect(await statesOf()).toEqual(['1 applied', '2 applied', '3 applied', '4 applied', '1000 applied']);
      const { stdout } = await assay('query', '--db', file, 'SELECT status FROM runs');
      expect(stdout).toContain('running');
    } finally {
      recorder.append({ type: 'run_finished', at: nowMicros(), status: 'passed' });
      recorder.close();
    }
    expect((await assay('query', '--db', file, 'SELECT status FROM runs')).stdout).toContain('passed');
  });
});
