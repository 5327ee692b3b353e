import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { EngineName } from '../../src/storage/location/database-location.ts';
import { everyEngine } from '../engines/engine-locations.ts';
import { type SeededApi, seededApi } from './seeded-api.ts';

/** What nobody may do on any engine. */
const everywhere = [
  "INSERT INTO projects (project_id, uuid, key, name, created_at) VALUES (9, 'x', 'x', 'x', NULL)",
  "UPDATE runs SET name = 'x'",
  'DELETE FROM executions',
  'WITH gone AS (SELECT 1) DELETE FROM executions',
  'DROP TABLE executions',
  'TRUNCATE TABLE executions',
  'CREATE TABLE x (a INTEGER)',
  'CREATE TEMP TABLE x AS SELECT 1 AS a',
  'CREATE VIEW x AS SELECT 1 AS a',
  'ALTER TABLE runs ADD COLUMN x INTEGER',
  'SELECT 1; DROP TABLE runs',
  'SELECT 1; SELECT 2',
  'SELECT 1;\n;DELETE FROM runs;',
  'SELECT 1 /* ; */ ; -- \n DELETE FROM runs',
  "SELECT '\\'; DELETE FROM runs; --'; DELETE FROM runs",
  'SELECT 1 --\r\n; DELETE FROM runs',
  'SELECT 1 /* a /* b */ */ ; DELETE FROM runs',
  'SELECT 1 /* a */; DELETE FROM runs /* b */',
  '\ufeffDELETE FROM runs',
  '\u00a0DELETE FROM runs',
  '/**/DELETE/**/FROM/**/runs',
  'SELECT $$; DELETE FROM runs; $$ ; DELETE FROM runs',
  'BEGIN',
  'COMMIT',
  'VACUUM',
  'EXPLAIN ANALYZE DELETE FROM runs',
  "ATTACH 'x.db' AS x",
  "ATTACH DATABASE '/tmp/x.db' AS x",
  'PRAGMA journal_mode = DELETE',
  'PRAGMA writable_schema = 1',
  "SET search_path = 'x'",
  "SELECT load_extension('x')",
  'INSTALL httpfs',
  "LOAD '/tmp/x.so'",
  "COPY runs TO '/tmp/assay-stolen.csv'",
  "COPY runs FROM '/etc/passwd'",
] as const;

/** What each engine has of its own that reaches out of the database. */
const ofEngine = {
  duckdb: [
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT content FROM read_blob('/etc/hostname')",
    "SELECT * FROM glob('/etc/*')",
    "SELECT * FROM read_csv('https://example.com/a.csv')",
    "SELECT * FROM sniff_csv('/etc/passwd')",
    "SELECT * FROM query('DELETE FROM runs')",
    'SELECT * FROM duckdb_secrets()',
    "SELECT getenv('PATH')",
    'FORCE CHECKPOINT',
    'SET enable_external_access = true',
    'SET memory_limit = 1',
    "EXPORT DATABASE '/tmp/assay-stolen'",
    'CALL enable_logging()',
  ],
  sqlite: [
    "SELECT readfile('/etc/passwd')",
    "SELECT writefile('/tmp/assay-stolen', 'x')",
    "VACUUM INTO '/tmp/assay-stolen.db'",
    "SELECT * FROM fsdir('/')",
    "SELECT edit('x')",
    'CREATE VIRTUAL TABLE x USING fts5(a)',
    "SELECT fts3_tokenizer('x')",
    'PRAGMA temp_store_directory',
    "SELECT * FROM pragma_journal_mode('DELETE')",
    'DETACH main',
    'REINDEX',
    'ANALYZE',
  ],
  postgres: [
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT pg_read_binary_file('/etc/passwd')",
    "SELECT * FROM pg_ls_dir('/')",
    "SELECT lo_import('/etc/passwd')",
    "SELECT lo_from_bytea(0, 'x')",
    "SELECT * FROM dblink('host=127.0.0.1', 'SELECT 1') AS t(a int)",
    "SELECT set_config('role', 'none', false)",
    'SELECT pg_terminate_backend(1)',
    'SELECT pg_reload_conf()',
    'SELECT pg_advisory_lock(1)',
    "SELECT pg_notify('a', 'b')",
    "SELECT query_to_xml('DELETE FROM runs', true, true, '')",
    `SELECT U&"pg_read\\005ffile"('/etc/passwd')`,
    'SELECT * FROM runs FOR UPDATE',
    'SELECT * INTO x FROM runs',
    'WITH gone AS (DELETE FROM runs RETURNING *) SELECT * FROM gone',
    'DO $$ BEGIN DELETE FROM runs; END $$',
    "COPY (SELECT 1) TO PROGRAM 'touch /tmp/assay-stolen'",
    'RESET ROLE',
    'LISTEN x',
    'LOCK TABLE runs',
  ],
} as const satisfies Record<EngineName, readonly string[]>;

/** Questions that are as large as they are small to write. */
const bombs = {
  duckdb: [
    'WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n',
    'SELECT count(*) FROM range(10000000) a, range(10000000) b, range(1000) c',
    "SELECT length(string_agg(repeat('x', 10000), '')) FROM range(100000000)",
    'SELECT len(list(range)) FROM range(1000000000)',
    'SELECT count(*) FROM (SELECT unnest(range(4000000000)))',
  ],
  sqlite: [
    'WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n',
    'SELECT count(*) FROM executions a, executions b, executions c, executions d, executions e, executions f, executions g',
    "SELECT length(replace(hex(zeroblob(400000000)), '0', 'xxxx'))",
    'SELECT length(group_concat(hex(zeroblob(10000000)))) FROM executions a, executions b, executions c',
    "SELECT 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' LIKE '%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%b'",
  ],
  postgres: [
    'WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n',
    'SELECT count(*) FROM generate_series(1, 10000000) a, generate_series(1, 10000000) b',
    "SELECT length(repeat('x', 1000000000) || repeat('x', 1000000000))",
    'SELECT count(*) FROM (SELECT array_agg(a) FROM generate_series(1, 100000000) a) x',
    'SELECT pg_sleep(60)',
  ],
} as const satisfies Record<EngineName, readonly string[]>;

const post = (body: object): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

describe.each(everyEngine)('the SQL of people on $product', ({ engine }) => {
  let api: SeededApi;
  let before: string;

  /** Everything that an attack could have changed. */
  const contents = async () => {
    const { relations } = await api.client.get('/sql/schema');
    const counts = relations
      .filter(({ kind }) => kind === 'table')
      .map(({ name }) => `SELECT '${name}' AS name, count(*) AS n FROM "${name}"`);
    const sql = `${counts.join(' UNION ALL ')} UNION ALL SELECT 'names', count(name) FROM runs ORDER BY 1`;
    const { rows } = await api.client.post('/sql', { body: { sql } });
    return JSON.stringify([rows, relations.map(({ name, columns }) => [name, columns.length])]);
  };

  beforeAll(async () => {
    api = await seededApi(engine);
    const { repositories } = api.context;
    const user = await repositories
      .table('users')
      .create({ login: 'eve', name: 'Eve', kind: 'person', role: 'member' });
    await repositories
      .table('api_tokens')
      .create({ user_id: user.user_id, name: 'ci', token_hash: 'ab'.repeat(32) });
    writeFileSync(join(api.folder, 'secret.csv'), 'a,b\n1,2\n');
    before = await contents();
  });
  afterEach(async () => {
    expect((await api.client.post('/sql', { body: { sql: 'SELECT count(*) AS n FROM runs' } })).rows).toEqual(
      [[5]],
    );
  });
  afterAll(async () => {
    expect(await contents()).toBe(before);
    expect(api.reported).toEqual([]);
    expect(readdirSync(api.folder).filter((name) => /stolen|^x\./.test(name))).toEqual([]);
    for (const file of ['/tmp/assay-stolen', '/tmp/assay-stolen.csv', '/tmp/assay-stolen.db', '/tmp/x.db'])
      expect(statSync(file, { throwIfNoEntry: false })).toBeUndefined();
    await api.remove();
  });

  const codes = ['QUERY_REFUSED', 'QUERY_FAILED', 'QUERY_STOPPED'];

  test.each([...everywhere, ...ofEngine[engine]])('cannot %j', async (sql) => {
    const path = sql.length % 2 === 0 ? '/sql' : '/sql.ndjson';
    const response = await api.fetch(path, post({ sql, timeoutMs: 5000 }));
    const answer = (await response.json()) as { code: string };
    expect(codes, JSON.stringify(answer)).toContain(answer.code);
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
  });

  test('cannot do by a saved query what it cannot do by itself', async () => {
    const saved = await api.client.post('/queries', { body: { name: 'x', sql: 'DELETE FROM runs' } });
    const response = await api.fetch(`/queries/${saved.uuid}/run`);
    expect(await response.json()).toMatchObject({ code: expect.stringMatching(/^QUERY_/) });
    const { repositories } = api.context;
    expect(await repositories.runs.count()).toBe(5);
    await api.client.delete('/queries/{query}', { path: { query: saved.uuid } });
    before = await contents();
  });

  test('cannot put anything into a statement by its parameters', async () => {
    const text = "x'; DELETE FROM runs; --";
    const sql = 'SELECT count(*) AS n FROM runs WHERE branch = $branch';
    expect((await api.client.post('/sql', { body: { sql, parameters: { branch: text } } })).rows).toEqual([
      [0],
    ]);
    for (const parameters of [
      { branch: { a: 1 } },
      { branch: ['x'] },
      { constructor: 'x', branch: 'main' },
    ]) {
      const response = await api.fetch('/sql', post({ sql, parameters }));
      expect([200, 400]).toContain(response.status);
    }
  });

  test.each(bombs[engine])('is stopped before it takes all there is: %s', async (sql) => {
    const running = api.fetch('/sql', post({ sql, timeoutMs: 400 }));
    // Everybody else is answered meanwhile.
    expect((await api.fetch('/runs?limit=1')).status).toBe(200);
    const answer = (await (await running).json()) as { code?: string; rows?: unknown };
    expect(answer.code === undefined ? 'small' : answer.code).toMatch(
      /^(small|QUERY_STOPPED|QUERY_FAILED|QUERY_REFUSED)$/,
    );
    if (answer.code === undefined) expect(JSON.stringify(answer.rows).length).toBeLessThan(100);
  });

  test('of many at once waits for its turn, and others are answered meanwhile', async () => {
    const endless = bombs[engine][0];
    const many = Array.from({ length: 20 }, (_, index) =>
      api.fetch('/sql', post({ sql: endless, timeoutMs: 300, id: `one-of-many-${index}` })),
    );
    const started = performance.now();
    expect((await api.fetch('/runs?limit=1')).status).toBe(200);
    expect((await api.fetch('/health')).status).toBe(200);
    const waited = performance.now() - started;
    for (let index = 12; index < 20; index++)
      await api.fetch(`/sql/one-of-many-${index}`, { method: 'DELETE' });
    const statuses = (await Promise.all(many)).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([504]));
    expect(waited).toBeLessThan(10_000);
  });

  test('is refused when too many wait already', async () => {
    const leaving = new AbortController();
    const many = Array.from({ length: 80 }, () =>
      api.fetch('/sql', { ...post({ sql: bombs[engine][0] }), signal: leaving.signal }),
    );
    const refused = (await Promise.race(
      many.map(async (one) => ((await one).status === 503 ? one : new Promise<never>(() => {}))),
    )) as Response;
    expect(await refused.json()).toMatchObject({ status: 503, code: 'SQL_BUSY' });
    leaving.abort();
    const statuses = (await Promise.all(many)).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([504, 503]));
  });

  test('sees of a token no more than its hash, which opens nothing', async () => {
    const { rows } = await api.client.post('/sql', { body: { sql: 'SELECT token_hash FROM api_tokens' } });
    expect(rows).toEqual([['ab'.repeat(32)]]);
    const { relations } = await api.client.get('/sql/schema');
    const secret = relations.flatMap(({ name, columns }) =>
      columns
        .filter((column) => /password|secret|private/i.test(column.name))
        .map((column) => `${name}.${column.name}`),
    );
    expect(secret).toEqual([]);
  });
});
