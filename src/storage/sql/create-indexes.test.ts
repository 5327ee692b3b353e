import { expect, test } from 'vitest';
import { tableDeclaration, tableNames } from '../tables/all-tables.ts';
import { createIndexesSql } from './create-indexes.ts';

test('SQLite and PostgreSQL get the indexes of a table, sparse ones without the rows that they would not help', () => {
  for (const dialect of ['sqlite', 'postgres'] as const)
    expect(createIndexesSql('sections', tableDeclaration('sections'), dialect)).toEqual([
      'CREATE INDEX "sections_by_execution_id" ON "sections" ("execution_id")',
      'CREATE INDEX "sections_by_run_id" ON "sections" ("run_id")',
      'CREATE INDEX "sections_by_parent_section_id" ON "sections" ("parent_section_id") WHERE "parent_section_id" IS NOT NULL',
    ]);
});

test('DuckDB gets none', () => {
  for (const name of tableNames) expect(createIndexesSql(name, tableDeclaration(name), 'duckdb')).toEqual([]);
});

test('no name is longer than PostgreSQL keeps, and no two are the same', () => {
  const statements = tableNames.flatMap((name) => createIndexesSql(name, tableDeclaration(name), 'postgres'));
  const names = statements.map((sql) => /^CREATE INDEX "([^"]+)"/.exec(sql)?.[1] ?? '');
  expect(names.filter((name) => name.length === 0 || name.length > 63)).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
});
