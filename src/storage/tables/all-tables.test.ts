import { expect, test } from 'vitest';
import { tableDeclaration, tableNames } from './all-tables.ts';
import { selfReferences } from './self-references.ts';

/** The largest table has no created_at and updated_at: its started_at and ended_at are the same moments. */
const saysByItsOwnTimes = new Set<string>(['step_runs']);

test.each(tableNames)('%s stands behind the tables that it refers to', (name) => {
  for (const { references } of Object.values(tableDeclaration(name).columns)) {
    if (references === undefined) continue;
    const [target = '', key = ''] = references.split('.');
    expect(tableDeclaration(target as typeof name).key).toBe(key);
    expect(tableNames.indexOf(target as typeof name)).toBeLessThanOrEqual(tableNames.indexOf(name));
  }
});

test.each(tableNames)('%s changes no column that has an index: DuckDB would refuse the update', (name) => {
  const { columns, key, unique = [], changes } = tableDeclaration(name);
  const indexed = new Set([key, ...unique.flat()]);
  for (const column of changes) {
    expect(columns[column], `${name}.${column}`).toBeDefined();
    expect(indexed.has(column), `${name}.${column}`).toBe(false);
    expect(columns[column]?.references, `${name}.${column}`).toBeUndefined();
  }
});

/** Names of things that have no plural. */
const uncountable = new Set<string>(['coverage', 'hardware', 'test_data']);

function singularOf(name: string): string {
  if (uncountable.has(name)) return name;
  return name
    .replace(/analyses$/, 'analysis')
    .replace(/ies$/, 'y')
    .replace(/(?<!i)s$/, '');
}

test.each(tableNames)('%s has indexes of its own columns, none of them twice', (name) => {
  const { columns, key, unique = [], indexes = [] } = tableDeclaration(name);
  const covered = [[key], ...unique, ...indexes.map((index) => index.columns)].map((list) => list.join());
  for (const index of indexes) {
    for (const column of index.columns) expect(columns[column], `${name}.${column}`).toBeDefined();
    const begins = index.columns.join();
    expect(covered.filter((other) => other === begins || other.startsWith(`${begins},`))).toEqual([begins]);
    if (index.sparse === true) expect(columns[index.columns[0] ?? '']?.nullable).toBe(true);
  }
});

test.each(tableNames)(
  '%s finds its rows by every foreign key: else a deleted parent costs a scan',
  (name) => {
    const { columns, unique = [], indexes = [] } = tableDeclaration(name);
    const leading = new Set([...unique, ...indexes.map((index) => index.columns)].map((list) => list[0]));
    for (const [column, { references }] of Object.entries(columns))
      if (references !== undefined) expect(leading.has(column), `${name}.${column}`).toBe(true);
  },
);

test.each(tableNames)('%s keeps to the rules of naming', (name) => {
  const { columns, key, doc } = tableDeclaration(name);
  expect(name).toMatch(/^[a-z]+(_[a-z]+)*$/);
  expect(key).toBe(`${singularOf(name)}_id`);
  expect(columns[key]?.kind).toBe('id');
  if (!saysByItsOwnTimes.has(name)) expect(columns.created_at?.nullable).toBe(false);
  expect(doc).not.toBe('');
  for (const [column, declaration] of Object.entries(columns)) {
    expect(column).toMatch(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/);
    expect(declaration.kind === 'timestamp').toBe(column.endsWith('_at'));
    expect(declaration.kind === 'milliseconds').toBe(column.endsWith('_ms'));
    expect(declaration.doc, `${name}.${column}`).not.toBe('');
  }
});

test.each(tableNames)('%s says when a row changed, where rows change', (name) => {
  const { columns, changes } = tableDeclaration(name);
  expect('updated_at' in columns).toBe(changes.length > 0 && !saysByItsOwnTimes.has(name));
});

test('three tables refer to themselves', () => {
  expect(Object.fromEntries(selfReferences)).toEqual({
    suites: 'parent_suite_id',
    sections: 'parent_section_id',
    steps: 'parent_step_id',
  });
});
