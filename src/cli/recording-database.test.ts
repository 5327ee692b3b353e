import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AssayConfig } from '../configuration/assay-config.ts';
import { locationLabel } from '../storage/location/database-location.ts';
import { type RecordingRequest, recordingLocation } from './recording-database.ts';

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'assay-'));
});
afterAll(() => rmSync(cwd, { recursive: true }));

async function recordedIn(
  request: Partial<RecordingRequest>,
  config: AssayConfig = {},
  env: Record<string, string> = {},
): Promise<string | null> {
  const context = {
    cwd,
    env,
    stdin: new PassThrough(),
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    now: () => 0,
    signal: new AbortController().signal,
    setExitCode: () => {},
  };
  const command = new Command('run').exitOverride().configureOutput({ outputError: () => {} });
  const loaded = { config, folder: '/conf', file: '/conf/assay.config.ts' };
  const whole = { database: undefined, ...request };
  const location = await recordingLocation(command, whole, loaded, join(cwd, 'out'), context);
  return location === null ? null : locationLabel(location).replace(cwd, '.');
}

describe('a run is recorded', () => {
  it.each<[Partial<RecordingRequest>, AssayConfig, Record<string, string>, string]>([
    [{ database: true }, {}, {}, './out/results.db'],
    [{ database: true }, {}, { ASSAY_DB: 'all.db' }, './all.db'],
    [{ database: 'mine.db' }, { database: 'team.db' }, { ASSAY_DB: 'all.db' }, './mine.db'],
    [{ database: 'sqlite:mine.db' }, {}, {}, './mine.db'],
    [{ databaseUrl: 'postgres://u@db/runs' }, {}, {}, 'postgres://u@db:5432/runs'],
    [{ db: 'mine.sqlite' }, { database: true }, {}, './mine.sqlite'],
    [{ database: true, db: 'mine.db' }, {}, {}, './mine.db'],
    [{}, { database: true }, {}, './out/results.db'],
    [{}, { database: 'team.db' }, {}, '/conf/team.db'],
    [{ database: true }, { database: 'team.db' }, {}, '/conf/team.db'],
    [{}, { database: 'team.db' }, { ASSAY_DB: 'all.db' }, './all.db'],
    [{}, { database: { name: 'runs', user: 'u' } }, {}, 'postgres://u@localhost:5432/runs'],
    [{ database: true }, { database: false }, {}, './out/results.db'],
  ])('with %j and %j and %j in %4$s', async (request, config, env, expected) => {
    expect(await recordedIn(request, config, env)).toBe(expected);
  });
});

describe('a run is not recorded', () => {
  it.each<[Partial<RecordingRequest>, AssayConfig, Record<string, string>]>([
    [{}, {}, {}],
    [{}, {}, { ASSAY_DB: 'all.db', ASSAY_SHARED: '1' }],
    [{}, { shared: true }, {}],
    [{}, { database: false }, { ASSAY_DATABASE_URL: 'not looked at://' }],
    [{ database: false }, { database: 'team.db' }, {}],
    [{ database: false, db: 'mine.db' }, {}, {}],
  ])('with %j and %j and %j', async (request, config, env) => {
    expect(await recordedIn(request, config, env)).toBeNull();
  });
});

it('naming two databases is wrong usage', async () => {
  await expect(recordedIn({ database: 'a.db', db: 'b.db' })).rejects.toThrow(
    'error: --database names a database already; leave it or --db out',
  );
});
