import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askPreset } from '../../src/analysis/presets/ask-preset.ts';
import type { GivenOptions } from '../../src/analysis/presets/preset-options.ts';
import { findPreset, presetNames } from '../../src/analysis/presets/preset-registry.ts';
import type { ApiContext } from '../../src/api/http/api-context.ts';
import type { DatabaseAccess, QueryAccess, QueryRequest } from '../../src/keeper/database-access.ts';
import { openDatabaseAccess } from '../../src/keeper/open-database-access.ts';
import { sampleFile, sampleNow } from './sample-file.ts';
import { wasmContext } from './wasm-context.ts';

// The engine in a page is another build of SQLite behind other code: whatever is asked, it answers as Node's does.

const folder = mkdtempSync(join(tmpdir(), 'assay-wasm-'));
let node: DatabaseAccess;
let page: ApiContext;
beforeAll(async () => {
  const location = await sampleFile(folder);
  page = await wasmContext(location.path, sampleNow);
  const program = { signal: new AbortController().signal };
  node = await openDatabaseAccess({ location, program, mustExist: true });
});
afterAll(async () => {
  await node.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What an answer says, or how the question was refused. */
async function outcome(access: QueryAccess, request: QueryRequest): Promise<unknown> {
  try {
    const { columns, rows, truncated } = await access.query(request);
    return { columns, rows, truncated };
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return { code, message };
  }
}

async function expectSame(request: QueryRequest): Promise<unknown> {
  const [inPage, inNode] = [await outcome(page.access, request), await outcome(node, request)];
  expect(inPage).toEqual(inNode);
  return inPage;
}

describe('every preset is answered as by SQLite in Node', () => {
  const signal = new AbortController().signal;
  test.each(presetNames)('%s', async (name) => {
    const preset = findPreset(name);
    const { rows: causes } = await node.query({ sql: 'SELECT min(failure_signature) FROM executions' });
    const wanted: GivenOptions = { test: 'an', cause: String(causes[0]?.[0]).slice(0, 8) };
    const options = Object.fromEntries(
      (preset.required ?? []).map((option) => [option, wanted[option] ?? '']),
    );
    const asked = { name, options, now: sampleNow };
    const inPage = await askPreset(page.access, asked, signal);
    const inNode = await askPreset(node, asked, signal);
    expect({ columns: inPage.columns, rows: inPage.rows }).toEqual({
      columns: inNode.columns,
      rows: inNode.rows,
    });
  });
});

describe('values come as from SQLite in Node', () => {
  test.each([
    ['every type of a table', 'SELECT * FROM executions ORDER BY execution_id LIMIT 20'],
    ['times, booleans and UUIDs', 'SELECT started_at, commit_dirty, uuid FROM runs ORDER BY run_id'],
    [
      'numbers at the edge',
      'SELECT 9007199254740991, 9007199254740992, -9223372036854775808, 1.5, 1e999, 0.1 + 0.2',
    ],
    ['texts', `SELECT 'é😀', '', NULL, '</script><script>alert(1)</script>'`],
    ['bytes', `SELECT x'00ff10', zeroblob(3)`],
    ['names that come twice', 'SELECT 1 AS a, 2 AS a, 3'],
    ['JSON', `SELECT json_object('a', json_array(1, 2)), '{"b": 2}' ->> '$.b'`],
    ['no rows', 'SELECT run_id, started_at FROM runs WHERE 1 = 0'],
    ['the plan', 'EXPLAIN QUERY PLAN SELECT * FROM runs WHERE run_id = 1'],
    ['the schema', `SELECT name, type FROM pragma_table_info('runs')`],
    [
      'windows and dates',
      `SELECT run_id, row_number() OVER (ORDER BY run_id), date(started_at) FROM runs ORDER BY 1 LIMIT 5`,
    ],
  ])('%s', async (_, sql) => {
    expect(await expectSame({ sql })).toHaveProperty('rows');
  });

  test('parameters by name and by number, of each type', async () => {
    const sql = 'SELECT $text, $whole, $large, $half, $yes, $nothing, $list, typeof($whole), typeof($half)';
    const parameters = {
      text: 'é',
      whole: 5,
      large: 2 ** 40,
      half: 0.5,
      yes: true,
      nothing: null,
      list: [1, 'a'],
    };
    expect(await expectSame({ sql, parameters })).toHaveProperty('rows');
    expect(await expectSame({ sql: 'SELECT ?, $2, $1', parameters: ['a', 2] })).toHaveProperty('rows');
  });

  test('no more rows than were asked for, and it is said that there are more', async () => {
    const answer = await expectSame({ sql: 'SELECT execution_id FROM executions ORDER BY 1', maxRows: 1500 });
    expect(answer).toMatchObject({ truncated: true, rows: { length: 1500 } });
    expect(await expectSame({ sql: 'SELECT 1', maxRows: 1 })).toMatchObject({ truncated: false });
  });
});

describe('what is refused is refused in the same words', () => {
  test.each([
    ['a change', 'DELETE FROM runs'],
    ['two statements', 'SELECT 1; SELECT 2'],
    ['nothing', ' -- only a remark'],
    ['a setting', 'PRAGMA query_only = OFF'],
    ['another file', "ATTACH 'other.db' AS other"],
    ['a setting behind a function', "SELECT * FROM pragma_journal_mode('wal')"],
    ['an extension', "SELECT load_extension('evil')"],
    ['a table that is not there', 'SELECT * FROM nowhere'],
    ['a mistake', 'SELEKT 1'],
    ['half a statement', 'SELECT * FROM (SELECT 1'],
    ['a parameter without a value', 'SELECT $missing'],
    ['a text that is too long', "SELECT length(replace(hex(zeroblob(9000000)), '0', 'aaaa'))"],
  ])('%s', async (_, sql) => {
    expect(await expectSame({ sql })).toHaveProperty('code');
  });

  test('a query without an end is stopped when its time is over', async () => {
    const sql = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n';
    const answer = await expectSame({ sql, timeoutMs: 300 });
    expect(answer).toMatchObject({ code: 'QUERY_STOPPED' });
    expect(await outcome(page.access, { sql: 'SELECT 1' })).toHaveProperty('rows');
  });

  test('a query that takes all memory is stopped, and the next one is answered', async () => {
    const sql = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 300)
SELECT count(*) FROM (SELECT hex(zeroblob(1000000 + i)) AS text FROM n ORDER BY text)`;
    expect(await outcome(page.access, { sql })).toMatchObject({ code: 'QUERY_STOPPED' });
    expect(await outcome(page.access, { sql: 'SELECT 1' })).toHaveProperty('rows');
  });

  test('repositories change nothing', async () => {
    const project = { key: 'new', name: 'New' };
    await expect(page.repositories.projects.create(project)).rejects.toThrow('not authorized');
    const { rows } = await page.repositories.projects.list();
    expect(rows.map(({ key }) => key)).toEqual(['sample']);
  });
});
