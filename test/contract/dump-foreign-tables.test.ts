import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadDump } from '../../src/storage/dump/load-dump.ts';
import { type EngineName, engineNames } from '../../src/storage/location/database-location.ts';
import { dumpText, EngineDatabases, enginePairs, firstDifference } from '../dumps/engine-databases.ts';
import { testPostgres } from '../postgres/test-postgres.ts';

const databases = new EngineDatabases();
const dumps = new Map<EngineName, string>();

/** Tables of a user, in SQL that every engine runs. */
const tables = `
  CREATE TABLE teams ("team id" INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL UNIQUE, lead VARCHAR(40));
  CREATE TABLE members (team INTEGER NOT NULL REFERENCES teams ("team id"), nick VARCHAR(20), joined DATE,
    seen TIMESTAMP, seen_at TIMESTAMPTZ, id UUID, is_lead BOOLEAN, score DOUBLE PRECISION, cost NUMERIC(10, 2), notes TEXT,
    PRIMARY KEY (team, nick));
  CREATE TABLE remarks (remark VARCHAR, at_row BIGINT);
  CREATE INDEX members_by_nick ON members (nick, joined);
  INSERT INTO teams VALUES (2, 'b''s', NULL), (1, 'Ä', 'x');
  INSERT INTO members VALUES (1, 'zed', '2026-01-31', '2026-01-31 10:00:00.500000', '2026-01-31 10:00:00.000000+00',
      '019aa000-0000-7000-8000-000000000001', TRUE, 0.1, 12.50, 'two' || '
lines'),
    (1, 'Anna', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL), (2, 'a', NULL, NULL, NULL, NULL, FALSE, 1e300, -0.25, '');
  INSERT INTO remarks VALUES ('b', 2), ('B', 1), (NULL, 9007199254740993), ('a', NULL), ('a', NULL);
`;

/** What only one engine has. */
const own: Readonly<Record<EngineName, string>> = {
  duckdb: `CREATE TABLE odd (k INTEGER PRIMARY KEY, list INTEGER[], span INTERVAL, bytes BLOB);
    INSERT INTO odd VALUES (1, [1, 2], INTERVAL 1 DAY, 'ab'::BLOB);
    CREATE VIEW team_sizes AS SELECT team, count(*) AS n FROM members GROUP BY ALL`,
  sqlite: `CREATE TABLE odd (k INTEGER PRIMARY KEY, mixed INTEGER, free, bytes BLOB, moment TIMESTAMP);
    INSERT INTO odd VALUES (1, 'text', 5, x'00ff', 'yesterday'), (2, 7, 'a' || char(0) || 'b', NULL, NULL);
    CREATE VIEW team_sizes AS SELECT team, count(*) AS n FROM members GROUP BY team`,
  postgres: `CREATE TABLE odd (k INTEGER PRIMARY KEY, list INTEGER[], span INTERVAL, bytes BYTEA, big NUMERIC);
    INSERT INTO odd VALUES (1, '{1,2}', '1 day', 'ab', 1e30);
    CREATE VIEW team_sizes AS SELECT team, count(*) AS n FROM members GROUP BY team`,
};

beforeAll(async () => {
  for (const engine of engineNames) {
    const { connection } = await databases.empty(engine);
    await connection.script(tables);
    dumps.set(engine, (await dumpText(connection)).text);
  }
}, 60_000);
afterAll(() => databases.close());

/** A dump without the declaration of a table whose type names may differ from engine to engine. */
const lines = (text: string, pattern: RegExp) => text.split('\n').filter((line) => pattern.test(line));

test.each(engineNames)("%s dumps users' tables like the others", (engine) => {
  // SQLite's whole numbers have 64 bits, whatever they are called.
  const plain = (text: string) =>
    text.replaceAll(/"(team id|team)" (BIGINT|INTEGER)/g, '"$1" INTEGER').replace(/-- sha256 .*/, '');
  expect(firstDifference(plain(dumps.get(engine) ?? ''), plain(dumps.get('duckdb') ?? ''))).toBeNull();
});

test('rows are in the order of their keys, by bytes, or of their texts where there is no key', () => {
  const dump = dumps.get('postgres') ?? '';
  expect(lines(dump, /^\((1|2), '(zed|Anna|a)'/).map((line) => line.slice(0, 10))).toEqual([
    "(1, 'Anna'",
    "(1, 'zed',",
    "(2, 'a', N",
  ]);
  expect(lines(dump, /^\(('[abB]'|NULL), /)).toEqual([
    "('B', 1),",
    "('a', NULL),",
    "('a', NULL),",
    "('b', 2),",
    '(NULL, 9007199254740993);',
  ]);
});

test.each(enginePairs)("%s to %s: users' tables come through", async (from, to) => {
  const file = databases.file(`${from}-${to}.sql`);
  writeFileSync(file, dumps.get(from) ?? '');
  const { connection } = await databases.blank(to);
  const report = await loadDump(connection, file, { label: to });
  expect(report.notices).toEqual([]);
  expect(firstDifference((await dumpText(connection)).text, dumps.get(from) ?? '')).toBeNull();
});

test.each(enginePairs)('%s to %s: what no other engine has goes as text, and is told', async (from, to) => {
  const source = await databases.empty(from);
  await source.connection.script(tables);
  await source.connection.script(own[from]);
  const { text, report } = await dumpText(source.connection);
  expect(
    report.notices.filter((notice) => / is dumped as text\.$/.test(notice)).length,
  ).toBeGreaterThanOrEqual(3);
  const file = databases.file(`own-${from}-${to}.sql`);
  writeFileSync(file, text);
  const { connection } = await databases.blank(to);
  const loaded = await loadDump(connection, file, { label: to });
  const again = (await dumpText(connection)).text;
  if (from === to) {
    expect(loaded.notices).toEqual([]);
    expect(await connection.rows('SELECT n FROM team_sizes WHERE team = 1')).toMatchObject([{ n: 2 }]);
    expect(firstDifference(again, text)).toBeNull();
  } else {
    expect(loaded.notices).toEqual([
      `The view team_sizes was not made: it is written in the language of ${from}.`,
    ]);
    const bare = (dump: string) => dump.replace(/^-- view .*\n(--\| .*\n)*/m, '').replace(/-- sha256 .*/, '');
    expect(firstDifference(bare(again), bare(text))).toBeNull();
  }
});

test('a view that would be more than a view is not made', async () => {
  const source = await databases.empty('sqlite');
  await source.connection.script('CREATE VIEW harmless AS SELECT 1 AS one');
  const { text } = await dumpText(source.connection);
  const file = databases.file('view.sql');
  writeFileSync(file, text.replace('SELECT 1 AS one', 'SELECT 1 AS one; DROP TABLE logs'));
  const { connection } = await databases.blank('sqlite');
  const { notices } = await loadDump(connection, file, { label: 'x', edited: true });
  expect(notices).toEqual(['The view harmless was not made: it is not one CREATE VIEW statement.']);
  expect(await connection.rows('SELECT count(*) AS n FROM logs')).toMatchObject([{ n: 0 }]);
});

test('grants are given again to roles that exist, and counted where they do not', async () => {
  const server = await testPostgres();
  const role = `reader_${process.pid}`;
  await server.asOwner(`CREATE ROLE ${role}`);
  const source = await databases.empty('postgres');
  await source.connection.execute(`GRANT SELECT ON runs, tests TO ${role}`);
  const { text } = await dumpText(source.connection);
  const file = databases.file('grants.sql');
  writeFileSync(file, text);
  const target = await databases.blank('postgres');
  expect((await loadDump(target.connection, file, { label: 'x' })).notices).toEqual([]);
  expect(firstDifference((await dumpText(target.connection)).text, text)).toBeNull();
  const elsewhere = await databases.blank('duckdb');
  expect((await loadDump(elsewhere.connection, file, { label: 'x' })).notices).toEqual([
    '2 of 2 grants were not made: this engine has no roles.',
  ]);
  for (const { connection } of [source, target])
    await connection.execute(`REVOKE ALL ON runs, tests FROM ${role}`);
  await server.asOwner(`DROP ROLE ${role}`);
  const without = await databases.blank('postgres');
  const { notices } = await loadDump(without.connection, file, { label: 'x' });
  expect(notices).toEqual([`2 of 2 grants were not made: role "${role}" does not exist.`]);
});
