import { createHash } from 'node:crypto';
import { truncateSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadDump } from '../../src/storage/dump/load-dump.ts';
import { type EngineName, engineNames } from '../../src/storage/location/database-location.ts';
import { dumpText, type EngineDatabase, EngineDatabases } from '../dumps/engine-databases.ts';
import { log, project, run, suite } from './sample-rows.ts';

const databases = new EngineDatabases();
const targets = new Map<EngineName, { readonly database: EngineDatabase; readonly before: string }>();
let good = '';

beforeAll(async () => {
  const { connection } = await databases.empty('sqlite');
  await connection.insert('projects', [project(1), project(2)]);
  await connection.insert('suites', [suite(1, null)]);
  await connection.insert('suites', [suite(2, 1)]);
  await connection.insert('runs', [run(1, { tags: null } as object)]);
  await connection.insert('logs', [log(1, 'one\ntwo'), log(2, 'three'), log(3, 'four')]);
  good = (await dumpText(connection)).text;
  for (const engine of engineNames) {
    const database = await databases.empty(engine);
    targets.set(engine, { database, before: (await dumpText(database.connection)).text });
  }
}, 60_000);
afterAll(() => databases.close());

/** The line, from 1 on, at which a text stands for the first time. */
const lineOf = (dump: string, text: string) => dump.slice(0, dump.indexOf(text)).split('\n').length;

/** Stands for the end of a file. */
const end = Symbol('end');

/** A dump with the checksum that it should have: what else is wrong must be found without it. */
function signed(text: string): string {
  const body = text.replace(/-- sha256 \w+\n$/, '');
  return `${body}-- sha256 ${createHash('sha256').update(body).digest('hex')}\n`;
}

interface BadDump {
  readonly make: (dump: string) => string | Buffer;
  /** A text whose line, in the bad dump, is the one that is told; or the line itself; empty where it cannot be told. */
  readonly at: string | number | typeof end;
  readonly reason: RegExp;
  readonly code?: string;
}

const change = (from: string | RegExp, to: string) => (dump: string) => {
  expect(typeof from === 'string' ? dump.includes(from) : from.test(dump)).toBe(true);
  return signed(dump.replace(from, () => to));
};

const firstLog = "(1, 1, NULL, NULL, 'info'";

const badDumps: Readonly<Record<string, BadDump>> = {
  'an empty file': { make: () => '', at: 1, reason: /no SQL dump/ },
  'another kind of file': {
    make: () => Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10]),
    at: 1,
    reason: /UTF-8|no SQL dump/,
  },
  'a dump of sqlite3': {
    make: () => 'PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCOMMIT;\n',
    at: 1,
    reason: /no SQL dump/,
  },
  'a newer format': {
    make: change('format 1', 'format 2'),
    at: 1,
    reason: /newer Assay \(format 2/,
    code: 'DUMP_NEWER',
  },
  'a newer schema': {
    make: change(/migration \d+/, 'migration 999'),
    at: 1,
    reason: /migration 999/,
    code: 'DUMP_NEWER',
  },
  'cut in the middle of a row': {
    make: (dump) => dump.slice(0, dump.indexOf(firstLog) + 12),
    at: firstLog.slice(0, 8),
    reason: /the file ends here/,
  },
  'cut behind a row': {
    make: (dump) => dump.slice(0, dump.indexOf('(2, 1, NULL')),
    at: end,
    reason: /the file ends here/,
  },
  'cut before the counts': {
    make: (dump) => dump.slice(0, dump.indexOf('-- 2 rows in "projects"')),
    at: end,
    reason: /missing: the file is cut/,
  },
  'cut in its last line': {
    make: (dump) => dump.slice(0, -20),
    at: '-- sha256',
    reason: /the file ends here/,
  },
  'packed and cut': { make: (dump) => gzipSync(dump).subarray(0, -30), at: '', reason: /damaged or cut/ },
  'packed and damaged': {
    make: (dump) => {
      const bytes = gzipSync(dump);
      bytes.fill(0xff, 200, 300);
      return bytes;
    },
    at: '',
    reason: /damaged or cut|UTF-8|expected/,
  },
  'a changed text': {
    make: (dump) => dump.replace("'three'", "'thr33'"),
    at: '-- sha256',
    reason: /the file has been changed/,
  },
  'a row too many': {
    make: change(
      firstLog,
      `(7, 1, NULL, NULL, 'info', NULL, '', '2026-11-20 09:30:00.000000', '2026-11-20 09:30:00.000000'),\n${firstLog}`,
    ),
    at: '-- 3 rows in "logs"',
    reason: /should have 3 rows, and has 4/,
  },
  'another statement': {
    make: change('COMMIT;', 'DROP TABLE logs;\nCOMMIT;'),
    at: 'DROP TABLE',
    reason: /expected a statement that a dump has, found "DROP TABLE logs/,
  },
  'a statement in a row': {
    make: change('(2, 1, NULL', '(2, (SELECT 1), NULL'),
    at: '(SELECT 1)',
    reason: /"\(SELECT 1" is no whole number/,
  },
  'a text for a number': {
    make: change('(2, 1, NULL', "(2, 'one', NULL"),
    at: "'one'",
    reason: /"'one'" is no whole number/,
  },
  'a number that is too large': {
    make: change('(2, 1, NULL', '(9223372036854775808, 1, NULL'),
    at: '(9223372036854775808',
    reason: /out of range/,
  },
  'a value too many': {
    make: change("'three', '2026-11-20 09:30:00.000000',", "'three', '2026-11-20 09:30:00.000000', NULL,"),
    at: "'three'",
    reason: /created_at has no value/,
  },
  'a value behind the last': {
    make: change("000000'),\n(3, 1, NULL", "000000', 5),\n(3, 1, NULL"),
    at: "'three'",
    reason: /expected "\)", found ", 5\)/,
  },
  'a level that there is not': {
    make: change("(2, 1, NULL, NULL, 'info'", "(2, 1, NULL, NULL, 'loud'"),
    at: "'loud'",
    reason: /level cannot be "loud"; it takes debug/,
  },
  'nothing where something must be': {
    make: change("'three'", 'NULL'),
    at: '(2, 1, NULL',
    reason: /message has no value/,
  },
  'a day that there is not': {
    make: change("'three', '2026-11-20", "'three', '2026-02-29"),
    at: '2026-02-29',
    reason: /is no time/,
  },
  'a UUID in another form': {
    make: change('019aa000-0000-7000-8000-000000000002', '019AA000-0000-7000-8000-000000000002'),
    at: '019AA000',
    reason: /is no UUID/,
  },
  'bytes that are no text': {
    make: (dump) => {
      const bytes = Buffer.from(dump);
      bytes[dump.indexOf('three')] = 0xff;
      return bytes;
    },
    at: '',
    reason: /not UTF-8/,
  },
  'a key that is there twice': {
    make: change('(2, 1, NULL', '(1, 1, NULL'),
    at: "(1, 1, NULL, NULL, 'info', NULL, 'three'",
    reason: /a row before it has log_id = 1, too/,
    code: 'DUMP_ROW_REFUSED',
  },
  'a unique value that is there twice': {
    make: change("'project-2'", "'project-1'"),
    at: "(2, '019aa000-0000-7000-8000-000000000002', 'project-1'",
    reason: /a row before it has key = project-1, too/,
    code: 'DUMP_ROW_REFUSED',
  },
  'a reference to nothing': {
    make: change('(3, 1, NULL', '(3, 77, NULL'),
    at: '(3, 77',
    reason: /run_id = 77 names no row of runs/,
    code: 'DUMP_ROW_REFUSED',
  },
  'a child before its parent': {
    make: change(/, 1, 1, 'feature', 'suite-2'/, ", 1, 5, 'feature', 'suite-2'"),
    at: "1, 5, 'feature'",
    reason: /parent_suite_id = 5 names no row of suites/,
    code: 'DUMP_ROW_REFUSED',
  },
  'a table that is not declared': {
    make: change('INSERT INTO "logs"', 'INSERT INTO "lags"'),
    at: '"lags"',
    reason: /lags is not declared/,
  },
  'a table of ours with another column': {
    make: change('"message" TEXT NOT NULL', '"massage" TEXT NOT NULL'),
    at: 'CREATE TABLE "logs"',
    reason: /logs should have the column message/,
  },
  'a table of ours without its check': {
    make: change(/ CHECK \("level" IN [^\n]*/, ','),
    at: 'CREATE TABLE "logs"',
    reason: /not declared as Assay declares it/,
  },
  'a type that there is not': {
    make: change('"message" TEXT', '"message" BLOB'),
    at: '"message" BLOB',
    reason: /expected a type that a dump has/,
  },
  'a view with other contents': {
    make: change('CREATE VIEW StepPost AS\nSELECT', 'CREATE VIEW StepPost AS\nSELECT 1, '),
    at: 'CREATE VIEW StepPost',
    reason: /expected a view of Assay/,
  },
};

test.each(engineNames.flatMap((engine) => Object.keys(badDumps).map((name) => [engine, name] as const)))(
  '%s refuses %s, and is as it was',
  async (engine, name) => {
    const { make, at, reason, code = 'DUMP_INVALID' } = badDumps[name] as BadDump;
    const { database, before } = targets.get(engine) ?? (undefined as never);
    const bad = make(good);
    const file = databases.file('bad.sql');
    writeFileSync(file, bad);
    const text = String(bad);
    const line = typeof at === 'number' ? at : at === end ? text.split('\n').length : lineOf(text, at);
    const error = await loadDump(database.connection, file, { label: engine }).catch((thrown) => thrown);
    expect(error.message).toMatch(reason);
    expect(error.code).toBe(code);
    if (code !== 'DUMP_NEWER' && at !== '') expect(error.message).toContain(`bad.sql:${line} `);
    expect((await dumpText(database.connection)).text).toBe(before);
  },
);

test.each(engineNames)('%s: a database with rows takes no dump', async (engine) => {
  const { connection } = await databases.empty(engine);
  await connection.insert('projects', [project(1)]);
  const file = databases.file('good.sql');
  writeFileSync(file, good);
  const before = (await dumpText(connection)).text;
  await expect(loadDump(connection, file, { label: 'here.db' })).rejects.toMatchObject({
    code: 'DATABASE_NOT_EMPTY',
    message: 'here.db is not empty: projects has 1 rows.',
  });
  expect((await dumpText(connection)).text).toBe(before);
});

test('a dump that was changed on purpose loads when that is said', async () => {
  const file = databases.file('edited.sql');
  writeFileSync(file, good.replace("'three'", "'thr33'"));
  const { connection } = await databases.blank('sqlite');
  await loadDump(connection, file, { label: 'edited', edited: true });
  expect(await connection.rows("SELECT log_id FROM logs WHERE message = 'thr33'")).toMatchObject([
    { log_id: 2 },
  ]);
});

test('a small file that unpacks to a large one is stopped at the limit', async () => {
  const file = databases.file('bomb.sql.gz');
  writeFileSync(file, gzipSync(good.replace("'three'", `'${'x'.repeat(5_000_000)}'`)));
  const { connection } = await databases.blank('sqlite');
  await expect(loadDump(connection, file, { label: 'bomb', maxBytes: 1_000_000 })).rejects.toMatchObject({
    code: 'DUMP_TOO_LARGE',
  });
});

test('a file that is not there, and a folder, are told as such', async () => {
  const { connection } = await databases.blank('sqlite');
  for (const name of ['missing.sql', '.'])
    await expect(loadDump(connection, databases.file(name), { label: 'x' })).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
    });
});

test('a dump cut at any place is refused', async () => {
  const { database, before } = targets.get('sqlite') ?? (undefined as never);
  const file = databases.file('cut.sql');
  for (let length = good.length - 1; length > 0; length -= 997) {
    writeFileSync(file, good);
    truncateSync(file, length);
    await expect(loadDump(database.connection, file, { label: 'cut' }), String(length)).rejects.toMatchObject(
      {
        code: 'DUMP_INVALID',
      },
    );
  }
  expect((await dumpText(database.connection)).text).toBe(before);
});
